/** Bytes of UTF-8 a name may take: file systems allow 255, and ours get a suffix now and then. */
const longestName = 200;

/** Names that Windows keeps for devices, with any ending. (learn.microsoft.com, "Naming Files, Paths, and Namespaces".) */
const deviceName = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i;

/** What no file system of ours takes, or takes for something else: separators, wildcards, streams. */
const forbidden = /[\\/:*?"<>|]/g;

/**
 * Characters nobody sees: controls, and those that turn the direction of what follows, so that `exe.pdf` could be read
 * where `fdp.exe` stands. (Unicode TR 36, section 3.)
 */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]/gu;

const byteLength = (text: string): number => {
  let bytes = 0;
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x1_0000 ? 3 : 4;
  }
  return bytes;
};

const cutTo = (text: string, bytes: number): string => {
  let cut = '';
  let length = 0;
  for (const character of text) {
    length += byteLength(character);
    if (length > bytes) break;
    cut += character;
  }
  return cut;
};

/** The ending of a name, lower-case and without its dot; empty where it has none. */
export const extensionOf = (name: string): string => {
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? '' : name.slice(dot + 1).toLowerCase();
};

/** Keeps the ending, by which programs are chosen, and shortens what stands before it. */
const shortened = (name: string): string => {
  if (byteLength(name) <= longestName) return name;
  const extension = extensionOf(name);
  const ending = extension === '' || byteLength(extension) > 20 ? '' : name.slice(name.lastIndexOf('.'));
  return (
    cutTo(name.slice(0, name.length - ending.length), longestName - byteLength(ending)).trimEnd() + ending
  );
};

/**
 * A name that every workstation can write to its disk and that reads as what it is: the last part of a path, without
 * separators, unseen characters, leading or trailing dots and blanks, device names, or excess length. Making it safe
 * twice changes nothing more. A name of which nothing is left becomes `file`.
 */
export const safeName = (typed: string): string => {
  const last = typed.split(/[\\/]/).at(-1) ?? '';
  const plain = last.replace(unseen, '').normalize('NFC').replace(forbidden, '_').replace(/\s+/gu, ' ');
  const bare = plain.replace(/^[. ]+|[. ]+$/g, '');
  const named = bare === '' ? 'file' : bare;
  const free = deviceName.test(named) ? `_${named}` : named;
  return shortened(free).replace(/[. ]+$/g, '');
};
