/** How everything looks that one types or chooses in. */
export const fieldBox =
  'w-full rounded-md border border-edge bg-panel px-2.5 py-1 text-ink placeholder:text-faint data-disabled:opacity-50 data-invalid:border-late data-hovered:border-soft';
export const fieldLabel = 'text-sm font-[560] text-soft';
export const fieldHelp = 'text-sm text-faint';
export const fieldProblem = 'text-sm text-late';
