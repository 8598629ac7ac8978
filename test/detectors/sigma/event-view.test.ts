import { expect } from 'chai';
import { EventView } from '../../../detectors/sigma/event-view.ts';
import { eventOf } from './sigma-corpus.ts';

const view = (record: unknown) => new EventView(eventOf(record));
const SYSMON = 'Microsoft-Windows-Sysmon/Operational';

describe('the view that rules have of an event', () => {
  it('strips spaces from field names', () => {
    const defender = { EventID: 1116, Channel: 'X', 'Threat Name': 'EICAR' };
    expect(view(defender).value('ThreatName')).to.equal('EICAR');
  });

  it('takes SourceName and Hostname where the XML names are missing', () => {
    const flat = view({ EventID: 1, Channel: 'X', SourceName: 'P', Hostname: 'H' });
    expect(flat.value('Provider_Name')).to.equal('P');
    expect(flat.value('Computer')).to.equal('H');
    const full = view({ EventID: 1, Channel: 'X', SourceName: 'P', Provider_Name: 'Q' });
    expect(full.value('Provider_Name')).to.equal('Q');
  });

  it('reads NewProcessName as Image in 4688 only', () => {
    const names = { Channel: 'security', NewProcessName: 'n', ParentProcessName: 'p' };
    const created = view({ EventID: '4688', ...names });
    expect([created.value('Image'), created.value('ParentImage')]).to.deep.equal(['n', 'p']);
    expect(view({ EventID: 4689, ...names }).value('Image')).to.equal(undefined);
  });

  it('is the same for a flat and a winlogbeat document', () => {
    const flat = view({
      EventID: 1,
      Channel: SYSMON,
      Provider_Name: 'P',
      Computer: 'c',
      Image: 'i',
    });
    const beat = view({
      '@timestamp': '2026-01-01T00:00:00Z',
      winlog: {
        channel: SYSMON,
        event_id: '1',
        provider_name: 'P',
        computer_name: 'c',
        event_data: { Image: 'i' },
      },
    });
    expect(beat.facts).to.equal(flat.facts);
    for (const field of ['EventID', 'Channel', 'Provider_Name', 'Computer', 'Image']) {
      expect(beat.value(field), field).to.equal(flat.value(field));
    }
  });

  it('reads a winlogbeat document that was kept as it came', () => {
    const event = {
      ...eventOf('x'),
      winlog: { channel: 'Security', event_id: 4688, event_data: { NewProcessName: 'n' } },
    };
    const kept = new EventView(event);
    expect(kept.facts.categories).to.deep.equal(['process_creation']);
    expect(kept.value('Image')).to.equal('n');
  });

  it('finds ECS fields by path, and by the Sigma names that mean them', () => {
    const ssh = view(
      '<38>Nov 24 08:00:00 w sshd[1]: Failed password for root from 203.0.113.7 port 1 ssh2',
    );
    expect(ssh.value('source.ip')).to.equal('203.0.113.7');
    expect(ssh.value('SourceIp')).to.equal('203.0.113.7');
    expect(ssh.facts).to.deep.include({ products: ['linux'], services: ['auth', 'sshd'] });
  });

  it('does not take one Windows field for another by way of ECS', () => {
    // process.executable is made from SourceImage here; Image it is not.
    const access = view({ EventID: 10, Channel: SYSMON, SourceImage: 's' });
    expect(access.value('process.executable')).to.equal('s');
    expect(access.value('Image')).to.equal(undefined);
  });

  it('reads an ECS document of a process as process_creation', () => {
    const document = {
      '@timestamp': '2026-01-01T00:00:00Z',
      ecs: { version: '8.11.0' },
      event: { category: ['process'], type: ['start'] },
      host: { os: { type: 'linux' } },
      process: { command_line: 'id', executable: '/usr/bin/id' },
    };
    const ecs = view(document);
    expect(ecs.facts.categories).to.deep.equal(['process_creation']);
    expect(ecs.facts.products).to.deep.equal(['linux']);
    expect(ecs.value('CommandLine')).to.equal('id');
    expect(ecs.value('Image')).to.equal('/usr/bin/id');
  });

  it('makes no log source of a name that an outsider thought up', () => {
    const made = (type: string) =>
      view({ ecs: { version: '8.11.0' }, host: { os: { type } } }).facts;
    expect(made('nonsense-1').key).to.equal(made('nonsense-2').key);
  });

  it('hides what Kharuul itself says, and what JavaScript adds to objects', () => {
    const seen = view({ a: 1 });
    for (const field of [
      'kharuul.source',
      'constructor',
      '__proto__',
      'toString',
      'a.constructor',
    ]) {
      expect(seen.value(field), field).to.equal(undefined);
    }
  });

  it('gathers every text of the event, the raw line where it is no JSON', () => {
    const line = '<13>Nov 24 08:00:00 w app: hello';
    expect(view(line).texts()).to.include(line).and.to.include('hello');
    expect(view({ a: { b: ['x', 5] } }).texts())
      .to.include('x')
      .and.to.include('5');
    expect(
      view({ a: 'x' })
        .texts()
        .some(text => text.startsWith('{')),
    ).to.equal(false);
  });

  it('collects the values of a path through an array', () => {
    expect(view({ list: [{ a: 'x' }, { b: 'y' }, { a: 'z' }] }).value('list.a')).to.deep.equal([
      'x',
      'z',
    ]);
  });
});
