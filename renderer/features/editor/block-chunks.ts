import { Extension } from '@tiptap/core';
import { Plugin, PluginKey } from '@tiptap/pm/state';

/*
 * A memo of 200 pages is 1,600 blocks in a row. Chromium walks all of a row's boxes at each key: to lay it out, to
 * paint it, to find what lies under the mouse, and to see which of them came into sight. So the row is drawn in groups,
 * of which those out of sight are passed over whole (`content-visibility` in `editor.css`).
 *
 * The groups stand in a shadow tree, and the blocks are slotted into them: for the editor, the selection and whoever
 * reads the page the blocks remain children of one element.
 *
 * What is passed over stays in reach of screen readers and of the browser's own find (CSS Containment 2, 4.2: `auto`
 * unlike `hidden`). Seen on 1,600 blocks, Chromium 130 and 156: with accessibility on, as it is wherever a screen reader
 * runs, the tree names each block's text (`Accessibility.getFullAXTree` after `--force-renderer-accessibility`), and find
 * leads to the last of them. Two things look like holes and are none. Without a screen reader, Chromium 156 does not
 * bother to read groups out of sight, so that a tool of the developers alone sees them empty; and the *value* of the text
 * box ends with what is in sight, while who reads rich text walks the tree.
 */

/** Blocks in a group, and how many there may be before it is parted. */
const size = 16;
const most = size * 2;

/** About how many letters a line takes, for the height of a group that was never in sight. */
const lettersInLine = 80;

/** Draws the child elements of `host` in groups, and keeps them so as they come and go. */
export class BlockChunks {
  readonly #host: HTMLElement;
  readonly #root: ShadowRoot;
  readonly #observer: MutationObserver;

  constructor(host: HTMLElement) {
    this.#host = host;
    // An element keeps its shadow tree for good, also where another editor takes it over.
    this.#root = host.shadowRoot ?? host.attachShadow({ mode: 'open', slotAssignment: 'manual' });
    this.#observer = new MutationObserver((records) => this.#sort(records));
    this.#observer.observe(host, { childList: true });
    this.#sortAll();
  }

  /** Sorts what came since; done before anything asks where a block is on screen. */
  keep(): void {
    const records = this.#observer.takeRecords();
    if (records.length > 0) this.#sort(records);
  }

  destroy(): void {
    this.#observer.disconnect();
  }

  #sortAll(): void {
    this.#root.replaceChildren();
    const blocks = [...this.#host.children];
    for (let at = 0; at < blocks.length; at += size) this.#group(blocks.slice(at, at + size), null);
  }

  #group(blocks: readonly Element[], before: Element | null): void {
    const group = document.createElement('div');
    group.setAttribute('part', 'chunk');
    const lines = blocks.reduce(
      (sum, { textContent }) => sum + 1 + Math.ceil((textContent ?? '').length / lettersInLine),
      0,
    );
    group.style.setProperty('contain-intrinsic-block-size', `auto ${lines}lh`);
    const slot = document.createElement('slot');
    group.append(slot);
    this.#root.insertBefore(group, before);
    slot.assign(...blocks);
  }

  #sort(records: readonly MutationRecord[]): void {
    // What was taken away has left its slot by itself.
    const added = records
      .flatMap(({ addedNodes }) => [...addedNodes])
      .filter((node) => node instanceof Element && node.parentNode === this.#host);
    if (added.length > size) {
      this.#sortAll();
      return;
    }
    for (const node of added) if (node instanceof Element && !node.assignedSlot) this.#add(node);
    for (const group of [...this.#root.children])
      if (group.firstElementChild instanceof HTMLSlotElement && this.#isEmpty(group.firstElementChild))
        group.remove();
  }

  #isEmpty(slot: HTMLSlotElement): boolean {
    return slot.assignedElements().length === 0;
  }

  /** Puts a block with the one before it, or with the one after it where it is the first. */
  #add(block: Element): void {
    const neighbour =
      this.#slotted(block, 'previousElementSibling') ?? this.#slotted(block, 'nextElementSibling');
    const slot = neighbour?.assignedSlot;
    const group = slot?.parentElement;
    if (!slot || !group) {
      this.#group([block], null);
      return;
    }
    const among = new Set<Element>([...slot.assignedElements(), block]);
    const blocks = [...among].sort((a, b) =>
      a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1,
    );
    if (blocks.length <= most) {
      slot.assign(...blocks);
      return;
    }
    const next = group.nextElementSibling;
    slot.assign(...blocks.slice(0, size));
    for (let at = size; at < blocks.length; at += size) this.#group(blocks.slice(at, at + size), next);
  }

  /** The nearest block on that side which has its place already. */
  #slotted(block: Element, side: 'previousElementSibling' | 'nextElementSibling'): Element | null {
    let next = block[side];
    while (next && !next.assignedSlot) next = next[side];
    return next;
  }
}

/** Draws the blocks of the text in groups. */
export const DrawInChunks = Extension.create({
  name: 'drawInChunks',
  addProseMirrorPlugins: () => [
    new Plugin({
      key: new PluginKey('draw-in-chunks'),
      view: ({ dom }) => {
        const chunks = new BlockChunks(dom);
        return {
          update: ({ state }, before) => {
            if (state.doc !== before.doc) chunks.keep();
          },
          destroy: () => chunks.destroy(),
        };
      },
    }),
  ],
});
