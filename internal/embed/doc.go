// Package embed is the pages that stand in other people's pages: the player, the picker in which an editor chooses an asset, the oEmbed
// description by which a CMS turns an address into a player, and the documentation of the API. They are plain HTML, style sheets and
// small modules, embedded in the binary, and need no build step. It decides nothing about rights: it shows what it is given.
package embed
