const hues = [
  'bg-[light-dark(#d9e4f3,#28384d)] text-[light-dark(#284a78,#b6cdef)]',
  'bg-[light-dark(#f3e3d9,#4d3628)] text-[light-dark(#7a4420,#efccb6)]',
  'bg-[light-dark(#e3ecd6,#34422a)] text-[light-dark(#44591f,#cfe2b4)]',
  'bg-[light-dark(#eadff2,#41324e)] text-[light-dark(#5d3a7c,#dcc6ee)]',
  'bg-[light-dark(#d8ecec,#234142)] text-[light-dark(#1f5c5e,#aedcdd)]',
  'bg-[light-dark(#f3dce2,#4b2a34)] text-[light-dark(#862f4a,#f0bccb)]',
] as const;

/** The same person has the same colour everywhere and always. */
const hueOf = (id: string): string => {
  let sum = 0;
  for (const letter of id) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) >>> 0;
  return hues[sum % hues.length] ?? hues[0];
};

const initialsOf = (name: string): string => {
  const words = name.trim().split(/\s+/);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map(
    (word) => [...(word ?? '')][0] ?? '',
  );
  return letters.join('').toLocaleUpperCase();
};

interface AvatarProps {
  readonly id: string;
  readonly name: string;
  readonly className?: string;
}

/** A person's initials; decoration beside the name, which stands in words nearby. */
export const Avatar = ({ id, name, className = '' }: AvatarProps) => (
  <span
    aria-hidden="true"
    className={`inline-grid size-[21px] shrink-0 place-items-center rounded-full text-[10px] leading-none font-[650] ${hueOf(id)} ${className}`}
  >
    {initialsOf(name)}
  </span>
);
