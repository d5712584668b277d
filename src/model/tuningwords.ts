import type { TranslationBundle } from '@jupyterlab/translation';
import { Widget } from '@lumino/widgets';
import { said } from '../server/said';
import { element } from '../ui/dom';
import type { ITuningReport, ITuningStatus } from '../wire';

/** Characters of a notification's message; Lab cuts off what is longer. */
export const MAX_MESSAGE = 140;

/** Say how far it is, in a line. */
export function progressWords(
  { stage, done, total, left }: ITuningStatus,
  trans: TranslationBundle
): string {
  const parts = [trans.__('Tuning the model on your history')];
  if (stage) {
    parts.push(said(stage, trans));
  }
  if (total > 0) {
    parts.push(`${Math.min(100, Math.floor((100 * done) / total))} %`);
  }
  if (left !== null) {
    parts.push(trans.__('%1 min left', Math.ceil(left / 60)));
  }
  return parts.join(' · ');
}

/** Say in a line what came of it. */
export function resultWords(
  { better, before, after }: ITuningReport,
  trans: TranslationBundle
): string {
  const [now, then] = [after, before].map(({ saved }) => percent(saved));
  return better
    ? trans.__(
        'The tuned model is better: it saves %1 of the keys, not %2.',
        now,
        then
      )
    : trans.__(
        'The tuned model is not better (%1 of the keys saved, %2 before): the old one stays.',
        now,
        then
      );
}

/** Before and after, for a dialog. */
export function resultBody(
  report: ITuningReport,
  trans: TranslationBundle
): Widget {
  const { before, after, low, high } = report;
  const rows: [string, number | null, number | null][] = [
    [trans.__('Keys saved'), before.saved, after.saved],
    [
      trans.__('Suggestions that were right'),
      before.precision,
      after.precision
    ],
    [
      trans.__('Moments in a line with a right one'),
      before.recall,
      after.recall
    ],
    [trans.__('Line ends left alone'), before.quiet, after.quiet]
  ];
  const node = element(
    'div',
    'jp-nbedit-report',
    element(
      'p',
      '',
      trans.__(
        'It learned from %1 examples. Both were tried on the last %2 of %3 days, while your lines were typed again (%4 moments).',
        report.examples,
        report.heldDays,
        report.days,
        report.moments
      )
    ),
    element(
      'table',
      '',
      element(
        'tr',
        '',
        element('td', ''),
        element('th', '', trans.__('Before')),
        element('th', '', trans.__('After'))
      ),
      ...rows.map(([name, then, now]) =>
        element(
          'tr',
          '',
          element('th', '', name),
          element('td', '', percent(then)),
          element('td', '', percent(now))
        )
      )
    ),
    element(
      'p',
      '',
      trans.__(
        'Keys saved, after less before: %1 to %2 points, with a probability of 95 %.',
        signed(low),
        signed(high)
      )
    )
  );
  return new Widget({ node });
}

function percent(value: number | null): string {
  return value === null ? '–' : `${value.toFixed(1)} %`;
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(1)}`;
}
