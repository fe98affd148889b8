/** A part of a bill, in the order in which bars are stacked. */
export const SECTIONS = ['compute', 'sandboxes', 'database', 'cache', 'storage', 'network', 'operations', 'models', 'other-apis'] as const;
export type Section = (typeof SECTIONS)[number];

export const SECTION_LABELS: Record<Section, string> = {
  compute: 'Compute',
  sandboxes: 'Sandboxes',
  database: 'Database',
  cache: 'Cache',
  storage: 'Storage',
  network: 'Network',
  operations: 'Operations',
  models: 'Model tokens',
  'other-apis': 'Other APIs',
};

/** What a target costs a month, in dollars. */
export interface CostRow {
  target: string;
  title: string;
  /** By section; a discount is not among them. */
  parts: readonly {section: Section; amount: number}[];
  /** What a commitment takes off the parts. */
  discount: number;
  total: number;
  /** The totals at the light and at the heavy end; the heavy one is absent where the target does not hold it. */
  low: number | undefined;
  high: number | undefined;
  perActiveUser: number | undefined;
  cheapest: boolean;
  note: string | undefined;
}

export interface Refused {
  target: string;
  title: string;
  field: string;
  reason: string;
}

/** The end of the chart's axis: a round figure that no bar and no heavy end of one goes beyond. */
export function axisEnd(rows: readonly CostRow[]): number {
  const most = Math.max(1, ...rows.flatMap((row) => [row.total + row.discount, row.high ?? 0]));
  const unit = 10 ** Math.floor(Math.log10(most));
  return Math.ceil((most / unit) * 2) / 2 * unit;
}

/** The sections that any bar has, in the bars' order: what a legend has to explain. */
export function sectionsOf(rows: readonly CostRow[]): Section[] {
  return SECTIONS.filter((section) => rows.some((row) => row.parts.some((part) => part.section === section && part.amount > 0)));
}
