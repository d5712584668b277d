import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Widget } from '@lumino/widgets';
import { element, scrollByKeys } from '../../ui/dom';
import type { IHistoryStatistics } from '../../wire';
import { charts, VEGA_LITE } from './charts';
import { worth } from './worth';

/** The numbers of a recorded history, with plots where they can be drawn. */
export class StatisticsView extends Widget {
  constructor(
    numbers: IHistoryStatistics,
    rendermime: IRenderMimeRegistry | null,
    trans: TranslationBundle
  ) {
    super();
    this._trans = trans;
    this.addClass('jp-nbedit-history-statistics');
    scrollByKeys(this.node, trans.__('Statistics'));
    const rows: [string, string | number][] = [
      [trans.__('notebooks'), numbers.notebooks],
      [trans.__('sessions'), numbers.streams],
      [trans.__('edits'), numbers.edits],
      [trans.__('changes of text'), numbers.keystrokes],
      [trans.__('runs'), numbers.runs],
      [trans.__('failed runs'), numbers.failedRuns],
      [trans.__('saves'), numbers.saves],
      ...worth(numbers.days, trans)
    ];
    const facts = element('dl', 'jp-nbedit-history-facts');
    for (const [name, number] of rows) {
      facts.append(
        element('dt', '', name),
        element('dd', '', number.toLocaleString())
      );
    }
    const plots = element('div', 'jp-nbedit-history-plots');
    this.node.append(facts, plots);
    if (rendermime?.mimeTypes.includes(VEGA_LITE)) {
      for (const chart of charts(numbers, trans)) {
        void this._draw(plots, rendermime, chart);
      }
    }
  }

  /** Draw a chart, once its renderer has loaded. */
  private async _draw(
    plots: HTMLElement,
    rendermime: IRenderMimeRegistry,
    { title, spec }: ReturnType<typeof charts>[number]
  ): Promise<void> {
    const renderer = rendermime.createRenderer(VEGA_LITE);
    // Not a picture: there is a menu in it.
    renderer.node.setAttribute('role', 'figure');
    renderer.node.setAttribute('aria-label', title);
    plots.append(renderer.node);
    this.disposed.connect(() => renderer.dispose());
    await renderer.renderModel(
      rendermime.createModel({ data: { [VEGA_LITE]: spec } })
    );
    // What opens its menu is a sign without a name.
    renderer.node
      .querySelector('summary')
      ?.setAttribute('aria-label', this._trans.__('Save or show the source'));
  }

  private readonly _trans: TranslationBundle;
}
