import { ServerConnection } from '@jupyterlab/services';
import { nullTranslator } from '@jupyterlab/translation';
import { userMessage } from '../../__tests__/messages';
import { Refusal, RestClient } from '../rest';
import { errorWords } from '../said';

const trans = nullTranslator.load('jupyter_nbedit');

describe('RestClient', () => {
  let asked: Request;

  function client(status: number, body: unknown): RestClient {
    const fetch = (request: Request) => {
      asked = request;
      return Promise.resolve(new Response(JSON.stringify(body), { status }));
    };
    return new RestClient(
      ServerConnection.makeSettings({
        baseUrl: 'http://lab/base/',
        fetch: fetch as typeof window.fetch
      })
    );
  }

  it('asks below the endpoint of the extension', async () => {
    const answer = await client(200, { a: 1 }).json('history/moment', {
      query: { stream: 'a&b', number: '2' }
    });
    expect(answer).toEqual({ a: 1 });
    expect(asked.method).toBe('GET');
    expect(asked.url).toMatch(
      /^http:\/\/lab\/base\/jupyter-nbedit\/history\/moment\?stream=a%26b&number=2/
    );
  });

  it('sends JSON', async () => {
    await client(200, {}).json('recording', { method: 'PUT', body: [1] });
    expect(asked.method).toBe('PUT');
    expect(await asked.text()).toBe('[1]');
  });

  it('fails with what the server says', async () => {
    const refused = client(403, { message: 'no' }).json('models');
    await expect(refused).rejects.toThrow(ServerConnection.ResponseError);
    await expect(refused).rejects.toThrow('no');
  });

  it('fails with what the server tells the user', async () => {
    const body = { message: 'no', told: userMessage('%1 is full', 'h') };
    const error: unknown = await client(507, body)
      .json('recording')
      .catch(error => error);
    expect(error).toBeInstanceOf(Refusal);
    expect(errorWords(error, trans)).toBe('h is full');
  });

  it('says that the server cannot be reached', () => {
    const error = new ServerConnection.NetworkError(new TypeError('fetch'));
    expect(errorWords(error, trans)).toBe('The server cannot be reached.');
  });
});
