// read_node.mjs ical.js|node-ical FILE...: the events of calendars as these packages, in $NODE_MODULES, have them.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const [client, ...files] = process.argv.slice(2);
const require = createRequire(process.env.NODE_MODULES + '/here.js');
const found = await import(pathToFileURL(require.resolve(client)).href);
const ical = found.default ?? found;

const pad = (n, width = 2) => String(n).padStart(width, '0');
const title = (text) => String(text).trim().split(/\s+/u).join(' ');
const utc = (date) => date.toISOString().replace(/\.\d+/, '');
const instant = (seconds) => utc(new Date(seconds * 1000));

function spell(t) {
  const date = `${pad(t.year, 4)}-${pad(t.month)}-${pad(t.day)}`;
  if (t.isDate) return date;
  if (t.zone === ical.Timezone.localTimezone) return `${date}T${pad(t.hour)}:${pad(t.minute)}:${pad(t.second)}`;
  return instant(t.toUnixTime());
}

function* byIcalJs(text) {
  const calendar = new ical.Component(ical.parse(text));
  ical.TimezoneService.reset();
  for (const zone of calendar.getAllSubcomponents('vtimezone')) ical.TimezoneService.register(zone);
  for (const component of calendar.getAllSubcomponents('vevent')) {
    const event = new ical.Event(component);
    yield [event.uid, spell(event.startDate), spell(event.endDate ?? event.startDate), event.summary ?? ''];
  }
}

// A Date that is only a date, or floats, is one of the process's zone, which is UTC.
function spellDate(t, alone) {
  if (t.dateOnly || alone) return utc(t).slice(0, 10);
  return t.tz ? utc(t) : utc(t).slice(0, -1);
}

function* byNodeIcal(text) {
  for (const event of Object.values(ical.sync.parseICS(text))) {
    if (event.type !== 'VEVENT') continue;
    const alone = event.datetype === 'date';
    yield [event.uid, spellDate(event.start, alone), spellDate(event.end ?? event.start, alone),
      event.summary?.val ?? event.summary ?? ''];
  }
}

for (const file of files) {
  const name = basename(file);
  try {
    const events = client === 'ical.js' ? byIcalJs : byNodeIcal;
    for (const [uid, start, end, summary] of events(readFileSync(file, 'utf8')))
      console.log([name, uid, start, end, title(summary)].join('\t'));
  } catch (e) {
    console.log([name, '!', title(e.message)].join('\t'));
  }
}
