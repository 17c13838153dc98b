import type { UsedThing } from '#shared/bridge/use-calls';

/*
 * What on the screen is whose. A view that shows something of an engagement says so on its outermost element; what is
 * copied, dragged or printed from inside it is then under that engagement's data policy (`leaving-watch.tsx`).
 */

export type Belonging = Omit<UsedThing, 'dataPolicy'>;

/** Attributes for the outermost element of a view. */
export const belongsTo = (
  engagementId: string,
  kind: Belonging['kind'] = 'view',
  subjectId: string | null = null,
) => ({
  'data-belongs-to': engagementId,
  'data-belongs-as': kind,
  ...(subjectId === null ? {} : { 'data-belongs-id': subjectId }),
});

const marked = '[data-belongs-to]';

const read = (element: Element): Belonging => ({
  engagementId: element.getAttribute('data-belongs-to') as Belonging['engagementId'],
  kind: (element.getAttribute('data-belongs-as') ?? 'view') as Belonging['kind'],
  subjectId: element.getAttribute('data-belongs-id'),
});

const eachOnce = (elements: readonly Element[]): Belonging[] => [
  ...new Map(elements.map((element) => [JSON.stringify(read(element)), read(element)])).values(),
];

/** Everything that is on the screen. */
export const shownBelongings = (): Belonging[] => eachOnce([...document.querySelectorAll(marked)]);

/** What somebody takes who copies or drags now, from where the event began. */
export const takenBelongings = (from: EventTarget | null): Belonging[] => {
  const start = from instanceof Element ? from : from instanceof Node ? from.parentElement : null;
  const around = start?.closest(marked) ?? null;
  const selection = document.getSelection();
  const isField = start instanceof HTMLInputElement || start instanceof HTMLTextAreaElement;
  if (isField || !selection || selection.isCollapsed || selection.rangeCount === 0)
    return around ? eachOnce([around]) : [];
  const common = selection.getRangeAt(0).commonAncestorContainer;
  const root = common instanceof Element ? common : common.parentElement;
  const outside = root?.closest(marked) ?? null;
  const inside = root
    ? [...root.querySelectorAll(marked)].filter((element) => selection.containsNode(element, true))
    : [];
  return eachOnce([around, outside, ...inside].filter((element) => element !== null));
};
