import type { TranslationBundle } from '@jupyterlab/translation';
import type { Message } from '@lumino/messaging';
import { Widget } from '@lumino/widgets';
import { errorWords } from '../../server/said';
import { element, scrollByKeys } from '../../ui/dom';
import type { IMoment, ITimeline } from '../../wire';
import { renderCells } from './cells';
import { describeStep, renderTrack } from './steps';

/** Moments that are kept, so that going back and forth asks for them once. */
const MAX_KEPT = 200;

/** A notebook's recorded history, to be scrubbed. */
export class TimelineView extends Widget {
  /**
   * @param timeline - The steps.
   * @param moment - Gets the notebook after an event.
   */
  constructor(
    timeline: ITimeline,
    moment: (number: number) => Promise<IMoment>,
    trans: TranslationBundle
  ) {
    super();
    this.addClass('jp-nbedit-history-timeline');
    this._timeline = timeline;
    this._getMoment = moment;
    this._trans = trans;
    const { steps } = timeline;
    this._slider = element('input', 'jp-nbedit-history-slider');
    this._slider.type = 'range';
    this._slider.min = '0';
    this._slider.max = String(Math.max(steps.length - 1, 0));
    this._slider.value = this._slider.max;
    this._slider.setAttribute('aria-label', trans.__('Moment'));
    this._slider.addEventListener('input', () => void this.draw());
    this._label = element('div', 'jp-nbedit-history-step');
    this._label.setAttribute('aria-live', 'polite');
    this._cells = element('div', 'jp-nbedit-history-cells');
    scrollByKeys(this._cells, trans.__('Cells at this moment'));
    this.node.append(
      element(
        'div',
        'jp-nbedit-history-scrub',
        renderTrack(steps),
        this._slider,
        this._label
      ),
      this._cells
    );
  }

  /** The number of the step that is shown. */
  get step(): number {
    return Number(this._slider.value);
  }

  set step(position: number) {
    this._slider.value = String(position);
    void this.draw();
  }

  /** Show the step that the slider is at. */
  async draw(): Promise<void> {
    const { steps } = this._timeline;
    const position = this.step;
    const step = steps[position];
    if (!step) {
      this._label.textContent = this._trans.__('Nothing is recorded yet.');
      return;
    }
    this._label.textContent = describeStep(step, this._trans);
    this._slider.setAttribute('aria-valuetext', this._label.textContent);
    try {
      const [before, now] = await Promise.all([
        step.first > 1 ? this._get(step.first - 1) : null,
        this._get(step.last)
      ]);
      // The slider may have been moved on meanwhile.
      if (!this.isDisposed && this.step === position) {
        this._place(renderCells(before, now, step, this._trans), step.cellId);
      }
    } catch (error) {
      this._label.textContent = this._trans.__(
        'This moment cannot be shown: %1',
        errorWords(error, this._trans)
      );
    }
  }

  /** Handle that the view is in the page: now there is something to draw in. */
  protected override onAfterAttach(message: Message): void {
    super.onAfterAttach(message);
    void this.draw();
  }

  /** Show cells, what changed or ran in sight. */
  private _place(cells: HTMLElement[], cellId: string): void {
    this._cells.replaceChildren(...cells);
    const changed = cells.filter(cell => cell.dataset.changed === 'true');
    const ran = cells.find(cell => cell.dataset.run !== undefined);
    const seen = cellId ? (changed[0] ?? ran) : null;
    seen?.scrollIntoView({ block: 'nearest' });
  }

  /** Get the notebook after an event, once for all. */
  private _get(number: number): Promise<IMoment> {
    const kept = this._kept.get(number);
    if (kept) {
      return kept;
    }
    const moment = this._getMoment(number);
    this._kept.set(number, moment);
    moment.catch(() => this._kept.delete(number));
    // A map keeps its order: the first is the one kept longest.
    if (this._kept.size > MAX_KEPT) {
      this._kept.delete(this._kept.keys().next().value!);
    }
    return moment;
  }

  private readonly _timeline: ITimeline;
  private readonly _getMoment: (number: number) => Promise<IMoment>;
  private readonly _trans: TranslationBundle;
  private readonly _slider: HTMLInputElement;
  private readonly _label: HTMLElement;
  private readonly _cells: HTMLElement;
  private readonly _kept = new Map<number, Promise<IMoment>>();
}
