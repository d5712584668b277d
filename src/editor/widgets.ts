import { type EditorView, WidgetType } from '@codemirror/view';
import { accept, jump } from './accept';
import { invisibleMark, visibleText } from './invisible';
import type { IJump } from './state';

/** A key as it is drawn. */
export interface IKey {
  /** Its name. */
  readonly name: string;
  /** Whether it is Tab, armed; otherwise it is the key that works anywhere. */
  readonly armed: boolean;
  /** Whether only its place is kept, as long as no key accepts the edit. */
  readonly hidden?: boolean;
}

/** Text that a suggestion would insert into a line. */
export class InsertedText extends WidgetType {
  /**
   * @param text - The text.
   * @param ghost - Whether it continues what the user types at the cursor.
   */
  constructor(
    readonly text: string,
    readonly ghost: boolean
  ) {
    super();
  }

  override eq(other: InsertedText): boolean {
    return other.text === this.text && other.ghost === this.ghost;
  }

  override toDOM(view: EditorView): HTMLElement {
    return Private.newText(this.text, this.ghost, view);
  }

  override ignoreEvent(): boolean {
    return false;
  }
}

/** Whole lines that a suggestion would insert. */
export class InsertedLines extends WidgetType {
  /**
   * @param lines - The lines.
   * @param ghost - Whether they continue what the user types at the cursor.
   * @param key - The key of a cap after the last line that is not blank.
   */
  constructor(
    readonly lines: readonly string[],
    readonly ghost: boolean,
    readonly key: IKey | null
  ) {
    super();
  }

  override eq(other: InsertedLines): boolean {
    return (
      other.ghost === this.ghost &&
      isSame(other.key, this.key) &&
      other.lines.join('\n') === this.lines.join('\n')
    );
  }

  override toDOM(view: EditorView): HTMLElement {
    const block = element('div', 'jp-nbedit-block');
    block.classList.toggle('jp-mod-ghost', this.ghost);
    for (const line of this.lines) {
      const row = element('div', 'jp-nbedit-line');
      row.append(Private.newText(line, this.ghost, view));
      block.append(row);
    }
    if (this.key) {
      const rows = [...block.children];
      const last = rows.filter(row => row.textContent!.trim()).pop() ?? rows[0];
      last.append(new Hint(this.key).toDOM(view));
    }
    return block;
  }

  override get estimatedHeight(): number {
    return this.lines.length * Private.LINE_HEIGHT;
  }

  override ignoreEvent(event: Event): boolean {
    return event.type === 'mousedown' && Private.isInChip(event.target);
  }
}

/** A character of the document that cannot be seen, by its name. */
export class Invisible extends WidgetType {
  constructor(readonly name: string) {
    super();
  }

  override eq(other: Invisible): boolean {
    return other.name === this.name;
  }

  override toDOM(): HTMLElement {
    return invisibleMark(this.name);
  }

  override ignoreEvent(): boolean {
    return false;
  }
}

/** The key cap that tells how to accept, and accepts when it is pressed. */
export class Hint extends WidgetType {
  constructor(readonly key: IKey) {
    super();
  }

  override eq(other: Hint): boolean {
    return isSame(other.key, this.key);
  }

  override toDOM(view: EditorView): HTMLElement {
    return chip(keyCap(this.key), () => accept(view));
  }
}

/** What points to an edit elsewhere, and goes there when it is pressed. */
export class JumpPointer extends WidgetType {
  constructor(
    readonly jump: IJump,
    readonly key: IKey | null
  ) {
    super();
  }

  override eq(other: JumpPointer): boolean {
    return (
      other.jump.label === this.jump.label &&
      this.isRow === other.isRow &&
      isSame(other.key, this.key)
    );
  }

  override toDOM(view: EditorView): HTMLElement {
    const pointer = element('span', 'jp-nbedit-jump');
    if (this.key) {
      pointer.append(keyCap(this.key));
    }
    pointer.append(element('span', 'jp-nbedit-jumpLabel', this.jump.label));
    const node = chip(pointer, () => jump(view));
    if (!this.isRow) {
      return node;
    }
    const row = element('div', 'jp-nbedit-row');
    row.append(node);
    return row;
  }

  /** Whether it has a row of its own. */
  get isRow(): boolean {
    return this.jump.at === 'below';
  }
}

/** An element that screen readers pass over and the cursor cannot enter. */
function element(tag: string, className: string, text = ''): HTMLElement {
  const node = document.createElement(tag);
  node.className = className;
  node.textContent = text;
  node.setAttribute('contenteditable', 'false');
  node.setAttribute('aria-hidden', 'true');
  return node;
}

/** A key cap: filled where the key is armed, otherwise an outline. */
function keyCap({ name, armed, hidden = false }: IKey): HTMLElement {
  const cap = element('kbd', 'jp-nbedit-key', name);
  cap.classList.toggle('jp-mod-armed', armed);
  cap.classList.toggle('jp-mod-hidden', hidden);
  return cap;
}

/** Whether two keys are drawn alike. */
function isSame(a: IKey | null, b: IKey | null): boolean {
  return (
    a?.name === b?.name && a?.armed === b?.armed && a?.hidden === b?.hidden
  );
}

/** Something to press, after the text; pressing it leaves the focus alone. */
function chip(content: HTMLElement, run: () => unknown): HTMLElement {
  const node = element('span', 'jp-nbedit-chip');
  node.append(content);
  node.addEventListener('mousedown', event => {
    if (event.button === 0) {
      event.preventDefault();
      event.stopPropagation();
      run();
    }
  });
  return node;
}

namespace Private {
  /** The usual height of a line of code, in pixels. */
  export const LINE_HEIGHT = 17;

  /** Characters of a line that are drawn, be the editor ever so narrow. */
  const LEAST = 40;

  /** The place that is kept for what stands after new text, in characters. */
  const ROOM = 30;

  /**
   * New text of one line, or its beginning and how much more there is if it is wider
   * than the editor: whoever reads it must not scroll from screen to screen.
   */
  export function newText(
    text: string,
    ghost: boolean,
    view: EditorView
  ): HTMLElement {
    const node = element(
      'span',
      ghost ? 'jp-nbedit-ghost' : 'jp-nbedit-inserted'
    );
    const characters = [...text];
    // To ask for the width has the page laid out: not for what fits in any case.
    const most = characters.length > LEAST ? mostIn(view) : Infinity;
    node.append(...visibleText(characters.slice(0, most).join('')));
    const left = characters.length - most;
    if (left > 0) {
      const more = view.state.phrase('… $1 more', left);
      node.append(element('span', 'jp-nbedit-more', more));
    }
    return node;
  }

  /** Characters of a line that can be seen at once beside what stands after them. */
  function mostIn(view: EditorView): number {
    if (view.lineWrapping) {
      return Infinity;
    }
    const { clientWidth } = view.scrollDOM;
    const columns = Math.floor(clientWidth / view.defaultCharacterWidth);
    // Of what is not laid out nothing is known.
    return columns > 0 ? Math.max(LEAST, columns - ROOM) : Infinity;
  }

  /** Whether an event is for something that can be pressed. */
  export function isInChip(target: EventTarget | null): boolean {
    return target instanceof Element && !!target.closest('.jp-nbedit-chip');
  }
}
