import type { ICodeCellModel } from '@jupyterlab/cells';
import { findCell } from '../notebook/cells';
import { plainText } from '../notebook/text';
import type { INotebookView } from '../tokens';
import { type IRun, MAX_TRACEBACK } from '../wire';

/**
 * A warning that something is deprecated, up to the line of code that is shown
 * with it.
 */
const WARNING =
  /^[^\n]+:\d+: \w*(?:Deprecation|Future)\w*: [^\n]*(?:\n(?! )[^\n]+){0,4}(?:\n {2}[^\n]*)?$/gm;

/** A run that succeeded with what it warned of; any other one as it is. */
export function withWarnings(run: IRun, notebook: INotebookView): IRun {
  const cell = run.ok ? findCell(notebook, run.cellId) : null;
  if (cell?.model.type !== 'code') {
    return run;
  }
  const { outputs } = cell.model as ICodeCellModel;
  let text = '';
  for (let index = 0; index < outputs.length; index++) {
    const output = outputs.get(index).toJSON();
    if (output.output_type === 'stream' && output.name === 'stderr') {
      const printed = output.text as string | string[];
      text += Array.isArray(printed) ? printed.join('') : printed;
    }
    if (text.length >= 2 * MAX_TRACEBACK) {
      break;
    }
  }
  const warnings = plainText(text.slice(0, 2 * MAX_TRACEBACK)).match(WARNING);
  return warnings
    ? { ...run, traceback: warnings.join('\n').slice(0, MAX_TRACEBACK) }
    : run;
}
