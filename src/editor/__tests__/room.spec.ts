import type { EditorView } from '@codemirror/view';
import { box, layOut } from '../../__tests__/layout';
import { getJump, roomFor, setJump } from '../index';
import { editor, pointer } from './utils';

const DOC = 'longest\nlong\nlonger\nshort';

/** How far to the right the text of each line reaches, in a window of 1024 pixels. */
const WIDTHS: Record<string, number> = {
  ...{ longest: 2000, long: 1020, longer: 1500, short: 300 }
};

const takeBack: (() => void)[] = [];

afterEach(() => takeBack.splice(0).forEach(each => each()));

/**
 * An editor with a pointer of 100 pixels, at the end of the line with the cursor.
 *
 * @param tops - Where the lines are.
 */
function laidOut(
  widths: Record<string, number>,
  tops: (line: number) => number = line => 20 * line
): { view: EditorView; chip: Element } {
  const { view } = editor(DOC, 0);
  setJump(view, pointer('j'));
  const chip = view.contentDOM.querySelector('.jp-nbedit-chip')!;
  const lines = [...view.contentDOM.querySelectorAll('.cm-line')];
  takeBack.push(
    layOut(node =>
      lines.includes(node)
        ? box(0, tops(lines.indexOf(node)), 1024)
        : node === chip
          ? box(0, 0)
          : box(0, 0, 1024, 768)
    )
  );
  const { Range } = window;
  window.Range = class {
    selectNodeContents(node: Node): void {
      this._text = node.textContent!;
    }
    setEndBefore(node: Node): void {
      this._text = this._text.replace(node.textContent!, '');
    }
    getBoundingClientRect(): DOMRect {
      return box(0, 0, widths[this._text]);
    }
    private _text = '';
  } as unknown as typeof Range;
  takeBack.push(() => {
    window.Range = Range;
  });
  return { view, chip };
}

describe('room for a pointer', () => {
  it('is behind the nearest line that leaves some', () => {
    const { view, chip } = laidOut(WIDTHS);
    expect(roomFor(view, chip)).toBe(DOC.indexOf('short'));
    const { view: other, chip: its } = laidOut({ ...WIDTHS, longer: 400 });
    expect(roomFor(other, its)).toBe(DOC.indexOf('longer'));
  });

  it('is below the line where no line leaves any', () => {
    const { view, chip } = laidOut({ ...WIDTHS, short: 950 });
    expect(roomFor(view, chip)).toBe('below');
  });

  it('is not where something else is', () => {
    const { view, chip } = laidOut(WIDTHS);
    const toolbar = document.createElement('button');
    document.elementsFromPoint = () => [toolbar];
    takeBack.push(() => {
      delete (document as Partial<Document>).elementsFromPoint;
    });
    expect(roomFor(view, chip)).toBe('below');
  });

  it('is nowhere if the line is not on the screen', () => {
    const { view, chip } = laidOut(WIDTHS, line => 20 * line - 50);
    expect(roomFor(view, chip)).toBe(null);
  });
});

describe('a pointer that has another place', () => {
  it('stays at its line when the text changes', () => {
    const { view } = editor(DOC, 0);
    setJump(view, pointer('j', 'there', { at: DOC.indexOf('short') }));
    const line = () =>
      view.contentDOM.querySelector('.jp-nbedit-jump')!.closest('.cm-line')!
        .textContent;
    expect(line()).toContain('short');
    view.dispatch({ changes: { from: 0, insert: 'new\n' } });
    expect(line()).toContain('short');
    expect(getJump(view.state)!.at).toBe(DOC.indexOf('short') + 4);
  });

  it('can have a row of its own, below the line with the cursor', () => {
    const { view } = editor(DOC, 0);
    setJump(view, pointer('j', 'there', { at: 'below' }));
    const [first, row] = view.contentDOM.children;
    expect(first.textContent).toBe('longest');
    expect(row.querySelector('.jp-nbedit-jumpLabel')!.textContent).toBe(
      'there'
    );
    expect(row.getAttribute('aria-hidden')).toBe('true');
  });
});
