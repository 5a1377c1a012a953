package subtitles
import ("testing";"os";"path/filepath";"fmt";"bytes")
func TestZZ(t *testing.T){
 files,_:=filepath.Glob("/work/shared/samples/subtitles*/*")
 for _,f:=range files{
  b,_:=os.ReadFile(f)
  tr,ps,err:=Read(b,ReadOptions{Name:filepath.Base(f)})
  fmt.Println("==",filepath.Base(f))
  if err!=nil{fmt.Println("   ERR",err)} else {
   fmt.Println("   ",tr.Format,tr.Charset,tr.Language,len(tr.Cues))
   if os.Getenv("OUT")!=""{ var o bytes.Buffer; tr.WriteVTT(&o); os.WriteFile(os.Getenv("OUT")+"/"+filepath.Base(f)+".vtt",o.Bytes(),0644)
   o.Reset(); tr.WriteSRT(&o); os.WriteFile(os.Getenv("OUT")+"/"+filepath.Base(f)+".srt",o.Bytes(),0644)
   o.Reset(); if err:=tr.Write(&o,FormatTTML);err!=nil{fmt.Println(err)}; os.WriteFile(os.Getenv("OUT")+"/"+filepath.Base(f)+".ttml",o.Bytes(),0644)
   o.Reset(); if err:=tr.Write(&o,FormatSSA);err!=nil{fmt.Println(err)}; os.WriteFile(os.Getenv("OUT")+"/"+filepath.Base(f)+".ass",o.Bytes(),0644) }
  }
  for i,p:=range ps{ if i<6 {fmt.Println("   ",p, p.Fatal)}}
 }
 for _,s:=range []string{"fr-FR","fr-CA","en-GB","en_US.UTF-8","pt-BR","pt-PT","sr-Latn","sr","zh-Hant","zh-TW","zh-CN","zh-Hant-HK","es-419","und","und-US","x-foo","xx","","ka","hr","aaa","de-CH","mul"}{ c,err:=ParseLocale(s); fmt.Println(s,c,err,"|",LocaleLabel(s))}
}
