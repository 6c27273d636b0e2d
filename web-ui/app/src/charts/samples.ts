// Configurations that a study may try, before it has any values.
import type { Scalar, Space } from '../api/schema';
import { faded, type Palette } from './colors';
import type { EChartsOption } from './options';
import { parallelAxes, placeOf } from './parallel';

const MOST_AXES = 10;

export function samplesOption(space: Space, samples: Record<string, Scalar>[]): (palette: Palette) => EChartsOption {
  const shown = space.parameters.slice(0, MOST_AXES);
  return (palette) => ({
    ...parallelAxes(palette, shown.map((one) => ({ name: one.name, dimension: one.dimension }))),
    series: [{
      type: 'parallel', smooth: 0.15, lineStyle: { color: faded(palette.accent, 0.35), width: 1 },
      data: samples.map((sample) => ({ value: shown.map(({ name, dimension }) => (Object.hasOwn(sample, name) ? placeOf(sample[name], dimension) : '-')) })),
    }],
  });
}
