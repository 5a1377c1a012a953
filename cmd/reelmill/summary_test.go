package main

const summaryDocument = `{"schema":"reelmill.manifest/1","title":"Sea","duration":63.24,"aspect_ratio":"16:9",
"asset":{"id":"asset-1","kind":"video","version":2},
"videos":[{"profile":"web-720p","width":1280,"height":720,"frame_rate":"30000/1001","bitrate":1480000,"bytes":11696000,"quality":{"ssim":0.9853}},
{"profile":"web-360p","width":640,"height":360,"frame_rate":"25/1","bitrate":380000,"bytes":999}],
"teasers":[{"profile":"teaser","width":640,"height":360,"frame_rate":"25/1","bitrate":700000,"bytes":520000}],
"posters":[{"profile":"hero","mime":"image/webp","width":1600,"height":900,"bytes":48210,"time":12.4}],
"audios":[],"images":[],
"subtitles":[{"locale":"fr","kind":"captions","label":"Français","vtt":"u","srt":"u"}],
"transcripts":[{"locale":"fr"}]}`

const summaryText = `Sea: asset asset-1, version 2 (video, 1:03.2, 16:9)
  video       web-720p  1280×720  29.97 fps  1.48 Mbit/s  11.7 MB  SSIM 0.985
  video       web-360p  640×360   25 fps     380 kbit/s   999 B
  teaser      teaser    640×360   25 fps     700 kbit/s   520.0 kB
  poster      hero      1600×900  webp                    48.2 kB  at 0:12.4
  captions    fr        Français  vtt srt
  transcript  fr
  manifest: SERVER/v1/assets/asset-1/manifest
`
