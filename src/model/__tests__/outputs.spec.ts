import { MAX_OUTPUT } from '../../wire';
import { textOf } from '../outputs';

describe('textOf', () => {
  it('is what was printed and shown, as one would read it', () => {
    const outputs = [
      { output_type: 'stream', text: ['a\n', '\u001b[31mb\u001b[0m\n'] },
      {
        output_type: 'execute_result',
        data: { 'text/plain': '42', 'text/html': '<b>42</b>' }
      },
      { output_type: 'display_data', data: { 'image/png': 'AAAA' } },
      { output_type: 'error' }
    ];
    expect(textOf(outputs)).toBe('a\nb\n42\n');
  });

  it('is cut off', () => {
    const line = { output_type: 'stream', text: 'x'.repeat(10_000) };
    expect(textOf([line, line])).toBe('x'.repeat(MAX_OUTPUT));
  });

  it('is empty where there is nothing to read', () => {
    expect(textOf([])).toBe('');
    expect(
      textOf([{ output_type: 'display_data', data: { 'text/plain': {} } }])
    ).toBe('');
  });
});
