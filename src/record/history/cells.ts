import type { TranslationBundle } from '@jupyterlab/translation';
import { diffEdit, type LineChange } from '../../editor/diff';
import { spellOut, visibleText } from '../../editor/invisible';
import { said } from '../../server/said';
import { element } from '../../ui/dom';
import type { ICell, IMoment, ITimelineStep } from '../../wire';

/**
 * The cells of a notebook at a moment, with what the step that led there
 * changed.
 *
 * @param before - The moment before the step, `null` if there is none.
 */
export function renderCells(
  before: IMoment | null,
  now: IMoment,
  step: ITimelineStep,
  trans: TranslationBundle
): HTMLElement[] {
  const known = new Map((before ?? now).cells.map(cell => [cell.id, cell]));
  const kept = new Set(now.cells.map(cell => cell.id));
  const cells = now.cells.map((cell, index) => {
    const was = known.get(cell.id);
    const drawn = frame(cell, String(index + 1), was);
    if (step.kind === 'run' && step.cellId === cell.id) {
      drawn.dataset.run = step.ok ? 'ok' : 'failed';
      drawn.append(
        element('div', 'jp-nbedit-history-run', runText(step, trans))
      );
    }
    return drawn;
  });
  const gone = (before?.cells ?? []).filter(cell => !kept.has(cell.id));
  return [...cells, ...gone.map(cell => removed(cell, trans))];
}

/** What there is to say about a run. */
function runText(step: ITimelineStep, trans: TranslationBundle): string {
  const took =
    step.duration === null ? '' : trans.__(' (%1 s)', step.duration.toFixed(1));
  return step.ok
    ? trans.__('Ran%1', took)
    : trans.__('Failed: %1%2', spellOut(said(step.label, trans)), took);
}

function frame(cell: ICell, label: string, was?: ICell): HTMLElement {
  const source = element('pre', 'jp-nbedit-history-source');
  const changed = !was || was.source !== cell.source || was.type !== cell.type;
  source.append(...lines(was?.source ?? '', cell.source));
  const drawn = element(
    'div',
    'jp-nbedit-history-cell',
    element('div', 'jp-nbedit-history-label', label),
    source
  );
  drawn.dataset.type = cell.type;
  drawn.dataset.changed = String(changed);
  return drawn;
}

function removed(cell: ICell, trans: TranslationBundle): HTMLElement {
  const source = element('pre', 'jp-nbedit-history-source');
  source.append(...lines(cell.source, ''));
  const drawn = element(
    'div',
    'jp-nbedit-history-cell',
    element('div', 'jp-nbedit-history-label', trans.__('deleted')),
    source
  );
  drawn.dataset.changed = 'true';
  return drawn;
}

/** The lines of a text, with what became of those that were there before. */
function lines(old: string, now: string): HTMLElement[] {
  if (old === now) {
    return now.split('\n').map(text => line('same', text));
  }
  const changes = diffEdit({
    before: '',
    expected: old,
    insert: now,
    after: '',
    typed: 0
  });
  return changes.flatMap(change => drawChange(change));
}

function drawChange(change: LineChange): HTMLElement[] {
  switch (change.kind) {
    case 'same':
      return [line('same', change.old)];
    case 'delete':
      return [line('deleted', change.old)];
    case 'insert':
      return change.lines.map(text => line('inserted', text));
    case 'change': {
      const drawn = line('changed', '');
      let at = 0;
      for (const { from, to, insert } of change.hunks) {
        drawn.append(
          ...visibleText(change.old.slice(at, from)),
          element('del', '', ...visibleText(change.old.slice(from, to))),
          element('ins', '', ...visibleText(insert))
        );
        at = to;
      }
      drawn.append(...visibleText(change.old.slice(at)));
      return [drawn];
    }
  }
}

function line(kind: string, text: string): HTMLElement {
  const drawn = element('div', 'jp-nbedit-history-line', ...visibleText(text));
  drawn.dataset.kind = kind;
  return drawn;
}
