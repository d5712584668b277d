import type { TranslationBundle } from '@jupyterlab/translation';
import { spellOut } from '../../editor/invisible';
import { said } from '../../server/said';
import { element } from '../../ui/dom';
import type { ITimelineStep } from '../../wire';

/** One line about a step. */
export function describeStep(
  step: ITimelineStep,
  trans: TranslationBundle
): string {
  // An error's name is whatever the code calls it.
  const what = spellOut(Private.what(step, trans));
  return [clock(step.started), what].join('  ');
}

/** The time of day of a moment in Unix seconds, as the user writes it. */
function clock(time: number): string {
  return new Date(time * 1000).toLocaleTimeString();
}

/** A strip with a mark for each step: where runs failed, where it was saved. */
export function renderTrack(steps: readonly ITimelineStep[]): HTMLElement {
  const track = element('div', 'jp-nbedit-history-track');
  const most = Math.max(steps.length - 1, 1);
  steps.forEach((step, index) => {
    if (step.kind !== 'suggested' && step.kind !== 'outcome') {
      const mark = element('span', 'jp-nbedit-history-mark');
      mark.dataset.kind = step.kind;
      mark.dataset.ok = String(step.ok);
      mark.style.left = `${(100 * index) / most}%`;
      track.append(mark);
    }
  });
  return track;
}

namespace Private {
  /** What a step was. */
  export function what(step: ITimelineStep, trans: TranslationBundle): string {
    const label = said(step.label, trans);
    switch (step.kind) {
      case 'open':
        return trans.__('opened');
      case 'edit':
        return [origin(step, trans), `+${step.added} −${step.removed}`].join(
          ' '
        );
      case 'structure':
        return label;
      case 'run':
        return step.ok
          ? trans.__('ran')
          : trans.__('failed with %1', label || trans.__('an error'));
      case 'save':
        return trans.__('saved');
      case 'suggested':
        return trans.__('suggestion shown (%1)', label);
      case 'outcome':
        return trans.__('suggestion %1', label);
    }
  }

  function origin(step: ITimelineStep, trans: TranslationBundle): string {
    switch (step.origin) {
      case 'user':
        return trans.__('edited');
      case 'suggestion':
        return trans.__('accepted');
      case 'undo':
        return trans.__('undone');
      case 'programmatic':
        return trans.__('changed by code');
      case 'remote':
        return trans.__('changed by somebody else');
    }
  }
}
