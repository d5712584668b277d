import { nullTranslator } from '@jupyterlab/translation';
import * as fc from 'fast-check';
import { userMessage } from '../../../__tests__/messages';
import type { ICell, IMoment, ITimelineStep } from '../../../wire';
import { renderCells } from '../cells';

const trans = nullTranslator.load('jupyter_nbedit');

function moment(cells: ICell[]): IMoment {
  return { stream: 's', number: 1, time: 0, path: '', language: '', cells };
}

function step(changes: Partial<ITimelineStep> = {}): ITimelineStep {
  return {
    kind: 'edit',
    first: 2,
    last: 2,
    started: 0,
    ended: 0,
    cellId: 'a',
    origin: 'user',
    added: 0,
    removed: 0,
    ok: null,
    duration: null,
    label: userMessage(''),
    ...changes
  };
}

const FAILURE = { label: userMessage('NameError') };

const code = (id: string, source: string): ICell => ({
  id,
  type: 'code',
  source
});

/** The text that a drawn cell shows, without the lines and parts of one kind. */
function text(cell: HTMLElement, line: string, part: string): string {
  const copy = cell.cloneNode(true) as HTMLElement;
  copy.querySelectorAll(part).forEach(each => each.remove());
  const lines = copy.querySelectorAll<HTMLElement>('.jp-nbedit-history-line');
  return [...lines]
    .filter(each => each.dataset.kind !== line)
    .map(each => each.textContent)
    .join('\n');
}

describe('renderCells', () => {
  it('shows what was and what is, to the letter', () => {
    const line = fc.string({ maxLength: 12 }).map(s => s.replace(/\n/g, ''));
    const source = fc.array(line, { maxLength: 6 }).map(s => s.join('\n'));
    fc.assert(
      fc.property(source, source, (old, now) => {
        const [cell] = renderCells(
          moment([code('a', old)]),
          moment([code('a', now)]),
          step(),
          trans
        );
        expect(text(cell, 'deleted', 'del')).toBe(now);
        expect(text(cell, 'inserted', 'ins')).toBe(old);
        expect(cell.dataset.changed).toBe(String(old !== now));
      })
    );
  });

  it('never reads a text as HTML', () => {
    const hostile = '<img src=x onerror=alert(1)>';
    const drawn = renderCells(
      moment([code('a', '')]),
      moment([code('a', hostile)]),
      step(),
      trans
    );
    expect(drawn[0].querySelector('img')).toBeNull();
    expect(drawn[0].textContent).toContain(hostile);
  });

  it('names what cannot be seen', () => {
    const drawn = renderCells(
      moment([code('a', 'x\u202e = 1'), code('b', '\u200b')]),
      moment([code('a', 'x\u202e = 1\u2066'), code('b', '\u200b')]),
      step(),
      trans
    );
    const read = drawn.map(cell => cell.textContent!).join('');
    for (const name of ['U+202E', 'U+2066', 'U+200B']) {
      expect(read).toContain(name);
    }
    expect(read).not.toMatch(/[\u202e\u2066\u200b]/);
  });

  it('shows a cell that came and one that went', () => {
    const drawn = renderCells(
      moment([code('a', 'gone'), code('b', 'stays')]),
      moment([code('b', 'stays'), code('c', 'new')]),
      step({ kind: 'structure' }),
      trans
    );
    expect(drawn.map(cell => cell.dataset.changed)).toEqual([
      'false',
      'true',
      'true'
    ]);
    expect(text(drawn[2], 'inserted', 'ins')).toBe('gone');
  });

  it('says how a run ended, at its cell', () => {
    const now = moment([code('a', 'x'), code('b', 'y')]);
    const [first, second] = renderCells(
      now,
      now,
      step({ kind: 'run', cellId: 'b', ok: false, ...FAILURE }),
      trans
    );
    expect(first.dataset.run).toBeUndefined();
    expect(second.dataset.run).toBe('failed');
    expect(second.textContent).toContain('NameError');
  });

  it('marks nothing as changed where the history begins', () => {
    const drawn = renderCells(
      null,
      moment([code('a', 'x')]),
      step({ kind: 'open', first: 1, last: 1 }),
      trans
    );
    expect(drawn[0].dataset.changed).toBe('false');
  });
});
