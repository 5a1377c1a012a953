// Package ffmpeg looks into video and sound masters and makes their outputs: ladders of renditions, sound files,
// teasers, poster frames and subtitle text. It says everything to ffmpeg through argument lists that are built by
// pure functions, and believes nothing because ffmpeg exited with zero: [Tools.Verify] looks at every output.
//
// Masters are hostile. They are opened by an absolute file: address only, through a short list of demuxers that
// cannot refer to other files, by programs with limits and without a network.
package ffmpeg
