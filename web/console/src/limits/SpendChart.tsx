import { BarChart } from '@mantine/charts';
import '@mantine/charts/styles.css';
import { dollars } from '../parts/numbers';

interface SpendChartProps {
  /** A row a day: the day, and dollars by name. */
  days: Record<string, string | number>[];
  names: string[];
}

const colors = ['teal.7', 'blue.6', 'orange.6', 'grape.6', 'gray.6', 'red.6'];

const shortDay = (day: string) => new Date(day).toLocaleDateString(undefined, { day: 'numeric', month: 'short', timeZone: 'UTC' });

/** Dollars a day, stacked by what they were spent on. The same numbers stand in the table below. */
export default function SpendChart({ days, names }: SpendChartProps) {
  return (
    <BarChart
      h={240}
      data={days}
      dataKey="day"
      type="stacked"
      series={names.map((name, place) => ({ name, color: colors[place % colors.length]! }))}
      valueFormatter={dollars}
      xAxisProps={{ tickFormatter: shortDay }}
      withLegend={names.length > 1}
      barChartProps={{ accessibilityLayer: true }}
      role="img"
      aria-label="Dollars a day, by what they were spent on; the table below has the same numbers"
    />
  );
}
