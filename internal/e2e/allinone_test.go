package e2e

import "testing"

// TestAllInOne takes one server through everything that needs no accident. The tests share it, as people would.
func TestAllInOne(t *testing.T) {
	heavy(t)
	m := newMill(t)
	for name, test := range map[string]func(*testing.T, *mill){
		"the whole path":                     wholePath,
		"the contract":                       contract,
		"refused requests":                   refusals,
		"foreign pages":                      foreignPages,
		"bad masters":                        badMasters,
		"picture":                            pictureMaster,
		"sound":                              soundMaster,
		"silent":                             silentMaster,
		"portrait":                           portraitMaster,
		"late subtitles":                     lateSubtitles,
		"subtitles while the master is made": earlySubtitles,
		"repeated requests":                  repeatedRequests,
		"rights window":                      rightsWindow,
		"listing":                            listing,
		"edits":                              edits,
		"withdrawal":                         withdrawal,
		"a new master":                       newMaster,
		"subtitles of two versions":          subtitlesOfTwoVersions,
		"command line":                       commandLine,
		"second servers":                     secondServers,
		"a private address":                  privateAddress,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, m)
		})
	}
}
