// Shows the cases of a report. Everything is put in as text, never as markup.
'use strict';

(() => {
  const data = JSON.parse(document.getElementById('data').textContent);
  const list = document.getElementById('list');
  const count = document.getElementById('count');
  const more = document.getElementById('more');
  const filters = document.getElementById('filters');
  const STEP = 100;
  const RANKS = {
    exact: 3,
    quiet: 3,
    helpful: 2,
    missed: 1,
    wrong: 0,
    intruding: 0
  };
  const WORDS = {
    missed: 'nothing shown',
    quiet: 'rightly quiet',
    intruding: 'intruding'
  };
  const CLASSES = { '-': 'deleted', '+': 'added', '@': 'left-out' };

  const texts = data.cases.map(entry => JSON.stringify(entry).toLowerCase());
  let found = [];
  let shown = 0;

  function element(name, className, ...children) {
    const node = document.createElement(name);
    if (className) {
      node.className = className;
    }
    node.append(...children);
    return node;
  }

  function verdictOf(answer) {
    const verdict = answer.verdict || '';
    return element(
      'span',
      `verdict ${verdict}`,
      WORDS[verdict] || verdict || 'not asked'
    );
  }

  function factsOf(facts) {
    const node = element('dl', '');
    for (const [name, value] of facts || []) {
      node.append(
        element('div', '', element('dt', '', name), element('dd', '', value))
      );
    }
    return node;
  }

  function blockOf(block) {
    const lines = element('div', 'lines');
    for (const [sign, ...pieces] of block.lines || []) {
      const line = element('div', CLASSES[sign] || '', `${sign} `);
      for (const piece of pieces) {
        line.append(
          Array.isArray(piece) ? element('mark', '', piece[0]) : piece
        );
      }
      lines.append(line);
    }
    return element(
      'pre',
      '',
      element('div', 'heading', block.heading || ''),
      lines
    );
  }

  function partOf(heading, blocks, empty) {
    const node = element('div', '', element('h4', '', ...heading));
    if (!blocks || !blocks.length) {
      node.append(element('p', 'faint', empty));
    }
    node.append(...(blocks || []).map(blockOf));
    return node;
  }

  function answerOf(answer, number) {
    const node = partOf(
      [
        element('span', `system s${number}`, data.systems[number]),
        ' ',
        verdictOf(answer)
      ],
      answer.edits,
      'nothing'
    );
    node.firstChild.after(factsOf(answer.facts));
    if (answer.raw) {
      node.append(
        element(
          'details',
          '',
          element('summary', '', 'as the model said it'),
          element('pre', '', answer.raw)
        )
      );
    }
    return node;
  }

  function bodyOf(entry) {
    const body = element(
      'div',
      'body',
      element('div', 'facts', factsOf(entry.facts))
    );
    if (entry.stage) {
      body.append(
        partOf(['Done so far'], entry.history, 'nothing yet'),
        partOf(['Right answer: still missing'], entry.truth, 'nothing')
      );
    } else {
      body.append(partOf(['Right answer'], entry.truth, 'nothing'));
    }
    entry.answers.forEach((answer, number) => {
      body.append(answerOf(answer, number));
    });
    body.append(partOf(['Code as it was'], entry.cells, 'nothing'));
    return body;
  }

  function rowOf(entry) {
    const name = element('span', 'name', entry.name);
    name.title = entry.id;
    const summary = element(
      'summary',
      '',
      name,
      element(
        'span',
        'kind',
        entry.kind === 'none' ? 'nothing missing' : entry.kind
      ),
      ...entry.answers.map((answer, number) => {
        const node = element('span', `system s${number}`, verdictOf(answer));
        node.title = data.systems[number];
        return node;
      })
    );
    const node = element('details', 'case', summary);
    node.addEventListener('toggle', () => {
      if (node.open && !node.querySelector('.body')) {
        node.append(bodyOf(entry));
      }
    });
    return node;
  }

  function verdictAt(entry, number) {
    return entry.answers[number].verdict || '';
  }

  function matches(entry, number, form) {
    const { system, verdict, kind, stage, against, change, text } = form;
    if (
      (verdict && verdictAt(entry, system) !== verdict) ||
      (kind && entry.kind !== kind) ||
      (stage && entry.stage !== stage) ||
      (text && !texts[number].includes(text.toLowerCase()))
    ) {
      return false;
    }
    if (!change) {
      return true;
    }
    const gain =
      RANKS[verdictAt(entry, system)] - RANKS[verdictAt(entry, against)];
    return change === 'better' ? gain > 0 : gain < 0;
  }

  function showMore() {
    const next = found.slice(shown, shown + STEP);
    list.append(...next.map(rowOf));
    shown += next.length;
    more.hidden = shown >= found.length;
  }

  function filter() {
    const form = Object.fromEntries(new FormData(filters));
    found = data.cases.filter((entry, number) => matches(entry, number, form));
    count.textContent = `${found.length.toLocaleString('en')} of ${data.cases.length.toLocaleString('en')} cases`;
    list.replaceChildren();
    shown = 0;
    showMore();
  }

  filters.addEventListener('input', filter);
  filters.addEventListener('submit', event => event.preventDefault());
  more.addEventListener('click', showMore);
  filter();
})();
