/**
 * Edit prediction for notebooks, as the plugins of JupyterLab that it is made
 * of. Each can be disabled by its identifier, and the others go on.
 *
 * @packageDocumentation
 */
import { benchmarkPlugin } from './bench/plugin';
import { modelsPlugin } from './model/plugin';
import { streamsPlugin } from './notebook/plugin';
import { predictionPlugin } from './prediction/plugin';
import { recordingPlugin } from './record/plugin';

export {
  type IEditOffer,
  IEditPrediction,
  type INotebookPrediction,
  type PredictionState
} from './tokens';
export type {
  CellType,
  ICell,
  ICellDeletion,
  ICellInsertion,
  ICellTypeChange,
  ITextEdit,
  SuggestedEdit
} from './wire';

export default [
  streamsPlugin,
  modelsPlugin,
  predictionPlugin,
  recordingPlugin,
  benchmarkPlugin
];
