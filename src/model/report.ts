import type { TranslationBundle } from '@jupyterlab/translation';
import { Widget } from '@lumino/widgets';
import { said } from '../server/said';
import { element } from '../ui/dom';
import type { IReport } from '../wire';

/** How a test of a model went, for a dialog. */
export function reportBody(report: IReport, trans: TranslationBundle): Widget {
  const seconds = (value: number) => trans.__('%1 s', value.toFixed(2));
  const rows: [string, string][] = [
    [trans.__('Where'), report.host || trans.__('a process of this server')]
  ];
  if (report.answers > 0) {
    rows.push(
      [trans.__('Asked as'), report.promptFormat],
      [
        trans.__('Answers that could be read'),
        trans.__('%1 of %2', report.readable, report.answers)
      ],
      [trans.__('First token'), seconds(report.firstSeconds)],
      [trans.__('Whole answer, p50'), seconds(report.p50Seconds)],
      [trans.__('Whole answer, p90'), seconds(report.p90Seconds)],
      [trans.__('Tokens a second'), report.tokensPerSecond.toFixed(0)],
      [trans.__('It suggests'), said(report.edit, trans) || '–']
    );
  }
  const node = element(
    'div',
    'jp-nbedit-report',
    report.message ? element('p', '', said(report.message, trans)) : null,
    element(
      'table',
      '',
      ...rows.map(([name, value]) =>
        element('tr', '', element('th', '', name), element('td', '', value))
      )
    )
  );
  node.dataset.ok = String(report.ok);
  return new Widget({ node });
}
