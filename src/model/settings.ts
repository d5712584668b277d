import { Settings } from '../settings';
import type { IConfigure } from '../wire';

/** What a user can choose about language models. */
export interface IModelSettings {
  /** The language model by its name; empty for the server's default. */
  model: string;
  /** Whether what cells printed may be a part of what a model is asked. */
  includeOutputs: boolean;
  /** The hosts that parts of notebooks may be sent to. */
  consents: string[];
}

/** What a user chose about language models. */
export class ModelSettings extends Settings<IModelSettings> {
  constructor() {
    super({ model: '', includeOutputs: false, consents: [] });
  }

  /** The choice, as the server is told. */
  get choice(): IConfigure {
    const { model, includeOutputs, consents } = this.current;
    return { type: 'configure', model, includeOutputs, consents };
  }
}
