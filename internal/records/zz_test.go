package records_test
import ("testing";"context";"github.com/reelmill/reelmill/internal/records")
func openB(t testing.TB,u string)(*records.Store,error){ s,err:=records.Open(t.Context(),records.Config{URL:u}); if err==nil{_,err=s.Migrate(context.Background())}; t.Cleanup(func(){s.Close()}); return s,err}
func BenchmarkLife(b *testing.B){
 for name, url := range databases() { b.Run(name, func(b *testing.B){
  t:=b
  store, err := openB(t, url(b)); must(t, err)
  for b.Loop() { plan(t, store, 5).runAll(t) }
 })}
}
