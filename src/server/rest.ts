import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';
import type { IUserMessage } from '../wire';

/** Where the server extension's endpoints are, below the base URL. */
export const ENDPOINT = 'jupyter-nbedit';

/** The server does not grant a request, and says why. */
export class Refusal extends ServerConnection.ResponseError {
  /** @param told - Why, for the user. */
  constructor(
    response: Response,
    readonly told: IUserMessage
  ) {
    super(response);
  }
}

/** Requests to the REST endpoints of the server extension. */
export class RestClient {
  constructor(private readonly _settings: ServerConnection.ISettings) {}

  /**
   * Make a request that is answered by JSON.
   *
   * @throws As `response` does.
   */
  async json<T>(path: string, init?: RestClient.IInit): Promise<T> {
    const response = await this.response(path, init);
    return response.json() as Promise<T>;
  }

  /**
   * Make a request.
   *
   * @param path - Where to, below the extension's endpoints.
   *
   * @throws `Refusal` if the server does not grant it and says why,
   * `ServerConnection.ResponseError` if it refuses otherwise,
   * `ServerConnection.NetworkError` if it cannot be reached.
   */
  async response(
    path: string,
    { method = 'GET', query = {}, body, signal }: RestClient.IInit = {}
  ): Promise<Response> {
    const url =
      URLExt.join(this._settings.baseUrl, ENDPOINT, path) +
      URLExt.objectToQueryString(query);
    const response = await ServerConnection.makeRequest(
      url,
      {
        method,
        signal,
        body: body === undefined ? undefined : JSON.stringify(body)
      },
      this._settings
    );
    if (!response.ok) {
      const told = await Private.toldBy(response.clone());
      throw told
        ? new Refusal(response, told)
        : await ServerConnection.ResponseError.create(response);
    }
    return response;
  }
}

namespace Private {
  /** What a refusal says, `null` if it is none of this extension's. */
  export async function toldBy(
    response: Response
  ): Promise<IUserMessage | null> {
    const body = (await response.json().catch(() => null)) as {
      told?: IUserMessage;
    } | null;
    return body?.told ?? null;
  }
}

/** The namespace of `RestClient`. */
export namespace RestClient {
  /** What there is to say of a request. */
  export interface IInit {
    method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
    query?: Record<string, string>;
    /** What is sent, as JSON. */
    body?: unknown;
    /** Ends the request. */
    signal?: AbortSignal;
  }
}
