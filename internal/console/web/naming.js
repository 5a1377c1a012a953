// What file names tell: which are subtitles, in which language, and of which master.

const texts = /\.(vtt|srt|ttml|dfxp|xml|ass|ssa|stl)$/i;
const kinds = { forced: "forced", sdh: "captions", cc: "captions", hi: "captions", captions: "captions" };
const names = new Intl.DisplayNames(["en"], { type: "language", fallback: "none" });

export const isText = (name) => texts.test(name);

/** The canonical form of a language tag in use, undefined for anything else: "fr_ca" -> "fr-CA", "fre" -> "fr". */
export function locale(text) {
  const tag = text.replaceAll("_", "-");
  if (!/^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(tag)) return undefined;
  try {
    const [canonical] = Intl.getCanonicalLocales(tag);
    return names.of(new Intl.Locale(canonical).language) ? canonical : undefined;
  } catch {
    return undefined;
  }
}

/** Splits the name of a subtitle file: "film.fr-CA.forced.vtt" -> {stem: "film", locale: "fr-CA", kind: "forced"}. */
export function textName(name) {
  const parts = name.replace(texts, "").split(".");
  const result = { stem: "", locale: "", kind: "subtitles" };
  while (parts.length > 1) {
    const last = parts.at(-1);
    const kind = kinds[last.toLowerCase()];
    // "hi" is Hindi where no other language is named.
    if (kind && !(last.toLowerCase() === "hi" && !parts.slice(1, -1).some(locale))) result.kind = kind;
    else if (!result.locale && locale(last)) result.locale = locale(last);
    else break;
    parts.pop();
  }
  result.stem = parts.join(".");
  return result.locale ? result : tail(result);
}

// Some name their files film_fr.srt, film-en-GB.srt or just fr.srt.
function tail(result) {
  const whole = locale(result.stem);
  const match = /^(.+?)[ _-]([a-z]{2,3}(?:[-_](?:[A-Z]{2}|[A-Z][a-z]{3}|\d{3}))?)$/.exec(result.stem);
  if (whole) return { ...result, stem: "", locale: whole };
  if (match && locale(match[2])) return { ...result, stem: match[1], locale: locale(match[2]) };
  return result;
}

const stem = (name) => name.replace(/\.[^.]+$/, "").toLowerCase();

/** The master a subtitle file belongs to by name; the only one when there is one; else undefined. */
export function masterOf(text, masters) {
  const wanted = textName(text).stem.toLowerCase();
  const exact = masters.find((master) => stem(master.name) === wanted);
  if (exact || masters.length === 1) return exact ?? masters[0];
  return wanted ? masters.find((master) => stem(master.name).startsWith(wanted)) : undefined;
}

/** A first title from a file name: "the_red-kite.final.mov" -> "The red kite final". */
export function titleOf(name) {
  const words = name.replace(/\.[^.]+$/, "").replace(/[._]+|(?<=\p{L})-(?=\p{L})/gu, " ").trim();
  return words ? words[0].toUpperCase() + words.slice(1) : name;
}
