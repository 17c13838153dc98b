import type { HouseStyle } from '#shared/clients/house-style';
import { logoFacts } from '#shared/clients/logo';

/** The head of a first page, much as it prints. */
export const Letterhead = ({ style }: { readonly style: HouseStyle }) => {
  const { letterheadName, letterheadLines, registration, logo } = style;
  const facts = logo === null ? null : logoFacts(logo);
  if (letterheadName === '' && letterheadLines.length === 0 && registration === '' && !facts) return null;
  return (
    <div
      dir="auto"
      className="mb-6 flex items-start justify-between gap-6 border-b border-ink pb-3 text-[0.9em] leading-snug"
    >
      <div className="min-w-0">
        <p className="text-[1.5em] font-bold">{letterheadName}</p>
        {letterheadLines.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place; it has no other name
          <p key={index}>{line}</p>
        ))}
        <p className="pt-1 text-[0.88em] text-soft">{registration}</p>
      </div>
      {facts && (
        <img
          alt={letterheadName}
          className="max-h-16 max-w-52 bg-white"
          src={`data:image/${facts.type === 'png' ? 'png' : 'jpeg'};base64,${logo}`}
        />
      )}
    </div>
  );
};
