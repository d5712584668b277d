import type { IJupyterLabPageFixture } from './fixtures';
import { expect } from '@playwright/test';

/** The least contrast of text, and of what is no text but has to be seen (WCAG 2.2 AA). */
const LEAST = { text: 4.5, shape: 3 };

/** Something drawn, and how it stands out from what is behind it. */
interface IContrast {
  readonly what: string;
  readonly ratio: number;
}

/** Something of an element that is no text and has to be seen. */
interface IShape {
  readonly selector: string;
  /** The property of style that has its colour. */
  readonly property: string;
  /** Whether it lies on what the element itself paints, and not on what is around. */
  readonly isOn: boolean;
  /** The part of the element that has the style, if it is not all of it. */
  readonly part?: string;
}

/** Borders, bars beside lines, and lines below or through text. */
const SHAPES: readonly IShape[] = [
  { selector: '.jp-nbedit-key', property: 'border-top-color', isOn: false },
  {
    selector: '.jp-nbedit-inserted:not(.jp-nbedit-line *)',
    property: 'border-bottom-color',
    isOn: true
  },
  {
    selector: '.jp-nbedit-block:not(.jp-mod-ghost) > .jp-nbedit-line',
    property: 'border-left-color',
    isOn: true
  },
  {
    selector: '.jp-nbedit-deleted',
    property: 'text-decoration-color',
    isOn: true
  },
  {
    selector: '.jp-nbedit-invisible',
    property: 'border-top-color',
    isOn: false
  },
  {
    selector: '.jp-nbedit-cellMark[data-edit="insertCell"]',
    property: 'border-top-color',
    isOn: false
  },
  { selector: '.jp-nbedit-mark', property: 'border-left-color', isOn: true },
  {
    selector: '.jp-nbedit-status',
    property: 'border-top-color',
    isOn: true,
    part: '::before'
  }
];

/** All text of ours, and all that is drawn around it, stands out enough. */
export async function checkContrast(
  page: IJupyterLabPageFixture,
  selector: string
): Promise<void> {
  const { texts, shapes } = await page.evaluate(measure, {
    selector,
    named: SHAPES
  });
  expect(texts.length).toBeGreaterThan(0);
  const low = [
    ...texts.filter(({ ratio }) => ratio < LEAST.text),
    ...shapes.filter(({ ratio }) => ratio < LEAST.shape)
  ];
  expect(low).toEqual([]);
}

/** Measure in the page, from the styles that it has computed. */
function measure(options: { selector: string; named: readonly IShape[] }): {
  texts: IContrast[];
  shapes: IContrast[];
} {
  type Color = [number, number, number, number];

  const COLOR = /(?:rgba?|color)\([^()]*\)/g;

  /** A computed colour: of 0 to 1 each, with its opacity. */
  function parse(text: string): Color {
    const numbers = (text.match(/-?[\d.]+(?:e-?\d+)?%?/g) ?? []).map(Number);
    const [r, g, b, a = 1] = numbers;
    if (/^rgba?\(/.test(text)) {
      return [r / 255, g / 255, b / 255, a];
    }
    if (/^color\(srgb /.test(text)) {
      return [r, g, b, a];
    }
    throw new Error(`No colour: ${text}`);
  }

  function over([r, g, b, a]: Color, below: Color): Color {
    const mix = (top: number, bottom: number) => top * a + bottom * (1 - a);
    return [mix(r, below[0]), mix(g, below[1]), mix(b, below[2]), 1];
  }

  function luminance([r, g, b]: Color): number {
    const linear = (part: number) =>
      part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  }

  function ratio(a: Color, b: Color): number {
    const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return Math.round(((light + 0.05) / (dark + 0.05)) * 100) / 100;
  }

  /** What is behind the text of an element: all that it and those around it paint. */
  function ground(element: Element | null): Color {
    const layers: Color[] = [];
    for (let node = element; node; node = node.parentElement) {
      const style = getComputedStyle(node);
      if (Number(style.opacity) < 1) {
        throw new Error(`Seen through: ${node.className}`);
      }
      const painted = style.backgroundImage.match(COLOR);
      // A tint is written as a gradient from a colour to itself.
      layers.push(...(painted ?? []).filter((_, i) => i % 2 === 0).map(parse));
      layers.push(parse(style.backgroundColor));
      if (layers[layers.length - 1][3] === 1) {
        break;
      }
    }
    return layers.reduceRight<Color>(
      (below, layer) => over(layer, below),
      [1, 1, 1, 1]
    );
  }

  function isVisible(node: Element): boolean {
    return node.checkVisibility({ visibilityProperty: true });
  }

  const texts: IContrast[] = [];
  for (const root of document.querySelectorAll(options.selector)) {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const text = walker.currentNode.textContent!.trim();
      const parent = walker.currentNode.parentElement!;
      if (text && isVisible(parent)) {
        const behind = ground(parent);
        const color = over(parse(getComputedStyle(parent).color), behind);
        texts.push({ what: text, ratio: ratio(color, behind) });
      }
    }
  }
  const shapes: IContrast[] = [];
  for (const { selector, property, isOn, part } of options.named) {
    for (const node of document.querySelectorAll(selector)) {
      if (isVisible(node)) {
        const behind = ground(isOn ? node : node.parentElement);
        const style = getComputedStyle(node, part);
        const value = style.getPropertyValue(property);
        const color = over(parse(value.match(COLOR)![0]), behind);
        shapes.push({ what: selector, ratio: ratio(color, behind) });
      }
    }
  }
  return { texts, shapes };
}
