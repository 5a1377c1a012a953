package stills_test
import ("context";"os";"path/filepath";"testing";"time"
"github.com/reelmill/reelmill/internal/stills"
"github.com/reelmill/reelmill/internal/testmedia"
"github.com/reelmill/reelmill/profiles")
func TestAdhoc(t *testing.T){
 s:=tools(t); os.MkdirAll("/tmp/ad",0o755)
 for _,n:=range []string{"exif_orientation_1.jpg","exif_orientation_2.jpg","exif_orientation_3.jpg","exif_orientation_4.jpg","exif_orientation_5.jpg","exif_orientation_6.jpg","exif_orientation_7.jpg","exif_orientation_8.jpg","cmyk_icc.jpg","cmyk_no_profile.jpg","logo.svg","drop_shadow.svg","iphone.heic","android_still.heic","hdr_p3_10bit.avif","orientation_6.avif","orientation_6.png","png_alpha_1024.png","webp_alpha.webp","adobe_rgb.jpg","gray_icc.jpg","tiff_16bit.tif","tiff_cielab.tiff","jp2_world.jp2","jxl_small.jxl","ultra_hdr_4k.jpg","bmp_alpha.bmp","gif_animated_5.gif","png_16bit.png","display_p3.png","prophoto.png","tiff_multipage.tif","png_indexed.png","kids_720p.avif"}{
  p:=testmedia.Sample(t,"images/"+n)
  src,err:=s.Probe(context.Background(),p); if err!=nil{t.Error(n,err);continue}
  w,h:=src.Image.Width,src.Image.Height
  tw:=min(w,300); th:=max(1,h*tw/w)
  sq:=min(w,h); d:=min(sq,200)
  var outs []stills.Rendition
  for _,f:=range []string{"jpeg","webp","avif"}{
   outs=append(outs,stills.Rendition{Derivative:profiles.Derivative{Format:f,Width:tw,Height:th,Profile:profiles.Profile{Name:"w",Still:&profiles.StillCoding{Quality:80}}},Path:filepath.Join("/tmp/ad",n+".w."+f)},
    stills.Rendition{Derivative:profiles.Derivative{Format:f,Width:d,Height:d,Crop:&profiles.Crop{X:w-sq,Y:h-sq,Width:sq,Height:sq},Profile:profiles.Profile{Name:"sq",Still:&profiles.StillCoding{Quality:80}}},Path:filepath.Join("/tmp/ad",n+".sq."+f)})
  }
  b:=time.Now()
  if err:=s.Render(context.Background(),p,src,"",outs);err!=nil{t.Error(n,err);continue}
  el:=time.Since(b)
  for _,o:=range outs{ if _,err:=s.Verify(context.Background(),o.Path,o.Derivative);err!=nil{t.Error(n,o.Path,err)}}
  ph,err:=s.Placeholder(context.Background(),p)
  t.Log(n,el,len(ph),err)
 }
}
