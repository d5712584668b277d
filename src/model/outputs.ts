import type { ICodeCellModel } from '@jupyterlab/cells';
import { findCell } from '../notebook/cells';
import { plainText } from '../notebook/text';
import type { INotebookView } from '../tokens';
import { type IRun, MAX_OUTPUT } from '../wire';

/** What of a notebook format's output is text. */
interface IOutput {
  output_type: string;
  text?: string | string[];
  data?: Record<string, unknown>;
}

/**
 * A run with what its cell printed, if the user trusts the cell; or else the
 * run alone.
 */
export function withOutput(run: IRun, notebook: INotebookView): IRun {
  const cell = findCell(notebook, run.cellId);
  if (cell?.model.type !== 'code') {
    return run;
  }
  const model = cell.model as ICodeCellModel;
  return model.trusted
    ? { ...run, output: textOf(model.outputs.toJSON() as unknown as IOutput[]) }
    : run;
}

/** The text of outputs as one would read it, no longer than can be sent. */
export function textOf(outputs: IOutput[]): string {
  let text = '';
  for (const { output_type, text: printed, data } of outputs) {
    // An error's traceback is told with the run.
    const part = output_type === 'stream' ? printed : data?.['text/plain'];
    const lines = Array.isArray(part) ? part.join('') : part;
    if (typeof lines === 'string') {
      text += plainText(lines.slice(0, 2 * MAX_OUTPUT)).trimEnd() + '\n';
    }
    if (text.length >= MAX_OUTPUT) {
      break;
    }
  }
  return text.slice(0, MAX_OUTPUT);
}
