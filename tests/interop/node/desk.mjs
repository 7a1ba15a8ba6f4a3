// The tools of an application that follows scripts/desk.yaml, and what they were called with.

import { z } from 'zod';

const FLIGHTS = [
  { number: 'AZ 417', price: 129.5 },
  { number: 'LH 240', price: 210 },
];
const SKIES = { Paris: 'grey', Rome: 'blue' };

/** Where the desk is. */
export const DESKS = {
  endpoint: '/endpoints/desk',
  component: '/endpoints/shared/inference-components/desk-component',
};

export const TOOLS = {
  find_flights: {
    description: 'Looks for flights.',
    inputSchema: z.object({ to: z.string(), day: z.string(), seats: z.number().int() }),
    run: () => FLIGHTS,
  },
  book_flight: {
    description: 'Books a flight.',
    inputSchema: z.object({ number: z.string(), price: z.number(), note: z.string() }),
    run: () => ({ status: 'confirmed', code: 'R0ME' }),
  },
  get_weather: {
    description: 'Tells the weather.',
    inputSchema: z.object({ city: z.string() }),
    run: ({ city }) => ({ sky: SKIES[city] }),
  },
};

/** Makes each tool with the function, which is told its name, itself, and how to call it. */
export function desk(make) {
  const calls = [];
  const tools = Object.entries(TOOLS).map(([name, tool]) => [
    name,
    make(name, tool, (input) => {
      calls.push([name, tool.inputSchema.parse(input)]);
      return tool.run(input);
    }),
  ]);
  return { calls, tools: Object.fromEntries(tools) };
}

/** What the script has tools called with, if this is what the user said. */
export const trip = (text) => [
  ['find_flights', { to: 'Rome', day: '2026-12-24', seats: 2 }],
  ['book_flight', { number: 'AZ 417', price: 129.5, note: `for ${text.length} letters` }],
];
