package subtitles
import ("testing";"golang.org/x/text/language";"golang.org/x/text/language/display";"golang.org/x/text/encoding/htmlindex")
func TestZ(t *testing.T){
 for _,s:=range []string{"fr-FR","fr-CA","en-US","en-GB","pt-BR","pt-PT","sr","sr-Latn","sr-Cyrl","zh","zh-Hans","zh-Hant","zh-TW","zh-CN","es-419","es-MX","und","de-CH","no","nb","eng","fre","en_us","iw","xx","sh","ka","hr","mul","zxx","ca-ES-valencia","x-foo","en-Latn","cmn","az-Arab","i-klingon","root","und-US","mo","tl","zh-min-nan","yue","gsw","ja-JP","haw","en-001","aaa","qaa","hu","ru"}{
  tag,err:=language.Parse(s); b,_:=tag.Base(); sc,c:=tag.Script(); r,c2:=tag.Region()
  t.Log(s,tag,err,b,sc,c,r,c2,"|",display.Self.Name(tag),"|",display.Self.Name(language.Make(b.String())))
  if n:=display.Regions(tag);n!=nil{t.Log("   region",n.Name(r))}
  if n:=display.Scripts(tag);n!=nil{t.Log("   script",n.Name(sc))}
  t.Log("   enc", htmlindex.LanguageDefault(tag))
 }}
