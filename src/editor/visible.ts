import { foldedRanges, unfoldEffect } from '@codemirror/language';
import type { EditorView } from '@codemirror/view';
import { isCovered } from './covered';
import { suggestionDecorations } from './decorations';
import { getShown } from './state';
import { InsertedLines, InsertedText } from './widgets';

/** A part of the page, in pixels of the window. */
interface IBox {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** A piece of what is looked at, by a name that stays the same. */
export interface IPiece {
  readonly name: string;
  readonly node: Element;
}

/** The greatest width and height, in pixels, of what is seen as a whole or not. */
const TILE = { width: 32, height: 24 };

/** Pixels that are kept free around what is scrolled to, where there is room. */
const MARGIN = { x: 60, y: 30 };

/** The overflow of an element that hides what reaches out of it. */
const CLIPS = /auto|scroll|hidden|clip/;

/** What layout engines round away. */
const TOLERANCE = 1;

/**
 * Remembers which parts of a suggestion have been on the screen.
 *
 * #### Notes
 * What is larger than the window, or in two columns far apart, is never seen at
 * once: each part counts when it has been seen. It reads the layout: do not use
 * it while an editor updates.
 */
export class Sight {
  /**
   * Look at a suggestion.
   *
   * @param subject - Names what is looked at; of another one nothing is seen yet.
   * @param pieces - What is in the page of it.
   * @param needed - The names of all pieces, those that are not in the page, too.
   *
   * @param cap - Where the key is named that accepts it, if anywhere.
   *
   * @returns Whether all of it has been seen, and the key, or else some of it,
   * can be seen now.
   */
  look(
    subject: string,
    pieces: readonly IPiece[],
    needed: readonly string[],
    cap: Element | null = null
  ): boolean {
    if (subject !== this._subject) {
      this._subject = subject;
      this._seen.clear();
      this._whole.clear();
    }
    let isAnyNow = false;
    this._left = [];
    for (const { name, node } of pieces) {
      const view = clipOf(node);
      const tiles = tilesOf(node);
      const left = [...tiles.keys()].filter(index => {
        const key = `${name}/${index}/${tiles.length}`;
        const tile = tiles[index];
        if (isWithin(tile, view) && !isCovered(node, middleOf(tile))) {
          isAnyNow = true;
          this._seen.add(key);
        }
        return !this._seen.has(key);
      });
      if (left.length > 0) {
        this._left.push({ node, tiles: left });
      } else if (tiles.length > 0) {
        this._whole.add(name);
      }
    }
    this._first = cap ?? pieces[0]?.node ?? null;
    return (
      (cap ? isInSight(cap) : isAnyNow) &&
      this._left.length === 0 &&
      needed.length > 0 &&
      needed.every(name => this._whole.has(name))
    );
  }

  /** How much has been seen so far: it grows when anything new is. */
  get extent(): number {
    return this._seen.size;
  }

  /** Whether all that is in the page had been seen when it was looked at last. */
  get isAllSeen(): boolean {
    return this._left.length === 0;
  }

  /**
   * Scroll to what was not seen when it was looked at last: as much of it as
   * fits, its beginning in any case. Where all was seen, scroll to its key.
   */
  reveal(): void {
    const left = this._left;
    for (const part of new Set([left[left.length - 1], left[0]])) {
      if (part) {
        const tiles = tilesOf(part.node);
        scrollTo(around(part.tiles.map(index => tiles[index])), part.node);
      }
    }
    if (left.length === 0 && this._first) {
      scrollTo(around(tilesOf(this._first)), this._first);
    }
  }

  private _subject = '';
  private readonly _seen = new Set<string>();
  private readonly _whole = new Set<string>();
  private _left: { node: Element; tiles: number[] }[] = [];
  private _first: Element | null = null;
}

/** Whether the edit shown in an editor has been seen, and can be seen now. */
export function isShownInSight(view: EditorView, sight: Sight): boolean {
  const shown = getShown(view.state);
  if (!shown) {
    return false;
  }
  const { id, edit, expected } = shown;
  return sight.look(
    JSON.stringify([id, expected, edit.insert]),
    Private.pieces(view),
    Private.places(view),
    Private.cap(view)
  );
}

/** Whether nothing around an element cuts anything of it off. */
export function isInSight(node: Element): boolean {
  const boxes = Array.from(node.getClientRects());
  const clip = clipOf(node);
  return boxes.length > 0 && boxes.every(box => isWithin(box, clip));
}

/** Whether nothing around an element cuts anything of it off above or below. */
export function isInHeight(node: Element): boolean {
  const clip = { ...clipOf(node), left: -Infinity, right: Infinity };
  const boxes = Array.from(node.getClientRects());
  return boxes.length > 0 && boxes.every(box => isWithin(box, clip));
}

/** Unfold what hides a part of the edit that is shown in an editor. */
export function unfoldShown(view: EditorView): void {
  const shown = getShown(view.state);
  if (shown) {
    const { from, to } = shown.edit;
    const effects: ReturnType<typeof unfoldEffect.of>[] = [];
    // The lines that the edit is on are drawn as a whole.
    const begin = view.state.doc.lineAt(from).from;
    const end = view.state.doc.lineAt(to).to;
    foldedRanges(view.state).between(begin, end, (start, stop) => {
      effects.push(unfoldEffect.of({ from: start, to: stop }));
    });
    if (effects.length > 0) {
      view.dispatch({ effects });
    }
  }
}

/** Whether an element is in the page and nothing around it is hidden. */
export function isRendered(node: Element): boolean {
  return node.isConnected && (node.checkVisibility?.() ?? true);
}

/** What is left of the window by all that scrolls or clips around an element. */
export function clipOf(node: Element): IBox {
  const { innerWidth: right, innerHeight: bottom } = window;
  const clip = { left: 0, top: 0, right, bottom };
  for (const parent of ancestors(node)) {
    const { overflowX, overflowY } = getComputedStyle(parent);
    const box = inside(parent);
    if (CLIPS.test(overflowX)) {
      clip.left = Math.max(clip.left, box.left);
      clip.right = Math.min(clip.right, box.right);
    }
    if (CLIPS.test(overflowY)) {
      clip.top = Math.max(clip.top, box.top);
      clip.bottom = Math.min(clip.bottom, box.bottom);
    }
  }
  return clip;
}

/** The elements around one, but for the body: its overflow is the window's. */
function* ancestors(node: Element): Iterable<Element> {
  let parent = node.parentElement;
  while (parent && parent !== document.body) {
    yield parent;
    parent = parent.parentElement;
  }
}

/** The part of an element that its scroll bars leave free. */
function inside(node: Element): IBox {
  const { left, top } = node.getBoundingClientRect();
  const scale = scaleOf(node);
  const x = left + node.clientLeft * scale;
  const y = top + node.clientTop * scale;
  return {
    left: x,
    top: y,
    right: x + node.clientWidth * scale,
    bottom: y + node.clientHeight * scale
  };
}

/** How many pixels of the window one of an element's own has: not 1 where it is zoomed. */
function scaleOf(node: Element): number {
  const width = node instanceof HTMLElement ? node.offsetWidth : 0;
  return width ? node.getBoundingClientRect().width / width : 1;
}

/** An element cut into tiles, none of which is too large to be seen at once. */
function tilesOf(node: Element): IBox[] {
  return Array.from(node.getClientRects()).flatMap(rect => {
    const { left, top, width, height } = rect;
    // A blank line has no width, but a place.
    const columns = Math.max(1, Math.ceil(width / TILE.width));
    const rows = Math.ceil(height / TILE.height);
    return Array.from({ length: columns * rows }, (_, index) => {
      const column = index % columns;
      const row = Math.floor(index / columns);
      return {
        left: left + (width * column) / columns,
        top: top + (height * row) / rows,
        right: left + (width * (column + 1)) / columns,
        bottom: top + (height * (row + 1)) / rows
      };
    });
  });
}

/** Whether one box is in another one. */
export function isWithin(box: IBox, clip: IBox): boolean {
  return (
    box.left >= clip.left - TOLERANCE &&
    box.top >= clip.top - TOLERANCE &&
    box.right <= clip.right + TOLERANCE &&
    box.bottom <= clip.bottom + TOLERANCE
  );
}

function middleOf({ left, top, right, bottom }: IBox): {
  x: number;
  y: number;
} {
  return { x: (left + right) / 2, y: (top + bottom) / 2 };
}

/** The smallest box around others. */
function around(boxes: readonly IBox[]): IBox {
  return {
    left: Math.min(...boxes.map(box => box.left)),
    top: Math.min(...boxes.map(box => box.top)),
    right: Math.max(...boxes.map(box => box.right)),
    bottom: Math.max(...boxes.map(box => box.bottom))
  };
}

/** The two ways to scroll, by the names of what takes part in it. */
const AXES = [
  {
    overflow: 'overflowX',
    scroll: 'scrollLeft',
    begin: 'left',
    end: 'right',
    margin: MARGIN.x
  },
  {
    overflow: 'overflowY',
    scroll: 'scrollTop',
    begin: 'top',
    end: 'bottom',
    margin: MARGIN.y
  }
] as const;

/** Scroll all that is around an element until a part of it can be seen. */
function scrollTo(box: IBox, node: Element): void {
  for (const parent of ancestors(node)) {
    const style = getComputedStyle(parent);
    const clip = inside(parent);
    const scale = scaleOf(parent);
    for (const { overflow, scroll, begin, end, margin } of AXES) {
      if (/auto|scroll/.test(style[overflow])) {
        const before = parent[scroll];
        parent[scroll] +=
          shift(box[begin], box[end], clip[begin], clip[end], margin) / scale;
        const moved = (parent[scroll] - before) * scale;
        box = { ...box, [begin]: box[begin] - moved, [end]: box[end] - moved };
      }
    }
  }
}

/** How far to scroll so that a stretch is in another one, its beginning first. */
function shift(
  begin: number,
  end: number,
  from: number,
  to: number,
  margin: number
): number {
  const room = to - from - (end - begin);
  const free = Math.max(0, Math.min(margin, room / 2));
  if (room < 0 || begin < from + free) {
    return begin >= from && end <= to ? 0 : begin - from - free;
  }
  return end > to ? end - to + free : 0;
}

namespace Private {
  /** What is drawn of an edit in an editor, each piece by its place. */
  export function pieces(view: EditorView): IPiece[] {
    const counts = new Map<number, number>();
    return Array.from(
      view.contentDOM.querySelectorAll(
        '.jp-nbedit-deleted, .jp-nbedit-inserted, .jp-nbedit-ghost'
      ),
      node => {
        const at = view.posAtDOM(node);
        const count = counts.get(at) ?? 0;
        counts.set(at, count + 1);
        return { name: `${at}/${count}`, node };
      }
    );
  }

  /** Where the key is named that accepts the edit in an editor. */
  export function cap(view: EditorView): Element | null {
    return view.contentDOM.querySelector('.jp-nbedit-chip > .jp-nbedit-key');
  }

  /**
   * Where the pieces of an edit are: an editor draws only what is near to what
   * can be seen, and nothing that is folded.
   */
  export function places(view: EditorView): string[] {
    const places = new Set<string>();
    const { decorations } = view.state.field(suggestionDecorations);
    decorations.between(0, view.state.doc.length, (from, _to, { spec }) => {
      const { widget } = spec;
      const isNew =
        widget instanceof InsertedText || widget instanceof InsertedLines;
      if (isNew || spec.class === 'jp-nbedit-deleted') {
        places.add(`${from}/0`);
      }
    });
    return [...places];
  }
}
