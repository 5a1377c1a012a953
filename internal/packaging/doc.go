// Package packaging makes one CMAF set out of finished renditions and serves it under two names: an HLS multivariant
// playlist and a DASH manifest over the same files.
//
// ffmpeg copies each track, without encoding it again, into one fragmented MP4 whose segments are byte ranges and begin
// with a key frame; the index in front of it is read back and checked, and both playlists are written from what stands
// in the files rather than from what was asked for. Why it is done like this: docs/adr/0007-packaging.md.
//
// # Faults
//
//	stream-empty            nothing to package, or neither HLS nor DASH was asked for
//	stream-name             a name that cannot become a file name, or that two tracks share
//	stream-unaligned        tracks that do not start together or whose segments do not begin together
//	stream-codec            a track in a codec that CMAF players cannot be told about
//	stream-invalid          the packaged track is not what its own index says
//	stream-text             subtitles that cannot be read
//	stream-input            a rendition that ffmpeg cannot read
//	scratch-full, scratch-write, memory-short, ffmpeg-stalled, ffmpeg-killed, ffmpeg-failed   the surroundings; worth another try
package packaging
