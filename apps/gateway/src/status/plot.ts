const [WIDTH, HEIGHT] = [240, 48];

/** A line of a plot. A value of null is a gap. */
export interface Line {
  name: string;
  values: readonly (number | null)[];
}

/** A plot of lines as SVG, from 0 to the largest value. */
export function renderPlot(label: string, lines: readonly Line[], most: number): string {
  const drawn = lines.map(({ values }, index) => `<path class="line${index}" d="${pathOf(values, most)}"/>`);
  return `<svg viewBox="0 -2 ${WIDTH} ${HEIGHT + 4}" role="img" aria-label="${escapeHtml(label)}">${drawn.join('')}</svg>`;
}

function pathOf(values: readonly (number | null)[], most: number): string {
  const step = WIDTH / Math.max(1, values.length - 1);
  let isDrawing = false;
  const parts = values.map((value, index) => {
    if (value === null) {
      isDrawing = false;
      return '';
    }
    const point = `${(index * step).toFixed(1)} ${(HEIGHT - (HEIGHT * value) / (most || 1)).toFixed(1)}`;
    // A point alone is drawn too.
    const part = isDrawing ? `L${point}` : `M${point}h0.1`;
    isDrawing = true;
    return part;
  });
  return parts.join('');
}

/** A text for HTML, also in attributes. */
export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
