import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import {
  CHANNEL_SERVICES,
  windowsCategories,
} from '../../../detectors/sigma/windows-log-sources.ts';
import { windowsFacts } from '../../../detectors/sigma/log-source.ts';
import { unpackSigmaHq } from './sigma-corpus.ts';

interface Thor {
  readonly logsources: Record<
    string,
    {
      readonly category?: string;
      readonly product?: string;
      readonly service?: string;
      readonly conditions?: { readonly EventID: number | number[]; readonly EventType?: string };
      readonly rewrite?: { readonly service: string };
      readonly sources?: readonly string[];
    }
  >;
}

describe('the Windows log source table', () => {
  it('knows every channel and category of the table that SigmaHQ tests with', function () {
    const { folder, remove } = unpackSigmaHq(this);
    const thor = parse(readFileSync(`${folder}/tests/thor.yml`, 'utf8')) as Thor;
    remove();
    let compared = 0;
    for (const [name, source] of Object.entries(thor.logsources)) {
      for (const place of source.sources ?? []) {
        if (!place.startsWith('WinEventLog:')) continue;
        const services = CHANNEL_SERVICES.get(place.slice(12).toLowerCase());
        expect(services, name).to.include(source.service);
        compared += 1;
      }
      if (source.conditions === undefined || source.rewrite === undefined) continue;
      for (const id of [source.conditions.EventID].flat()) {
        const found = windowsCategories(
          source.rewrite.service,
          id,
          source.conditions.EventType ?? '',
        );
        expect(found, name).to.include(source.category);
        compared += 1;
      }
    }
    expect(compared).to.be.greaterThan(100);
  });

  it('compares channel names without case', () => {
    expect(windowsFacts('sECURITY', 4688, '')).to.deep.equal(windowsFacts('Security', 4688, ''));
    expect(windowsFacts('security', 4688, '').categories).to.deep.equal(['process_creation']);
  });

  it('tells added from deleted registry objects by EventType', () => {
    const sysmon = 'Microsoft-Windows-Sysmon/Operational';
    expect(windowsFacts(sysmon, 12, 'CreateKey').categories).to.include('registry_add');
    expect(windowsFacts(sysmon, 12, 'CreateKey').categories).to.not.include('registry_delete');
    expect(windowsFacts(sysmon, 12, 'DeleteValue').categories).to.include('registry_delete');
  });

  it('asserts no service for a channel it does not know', () => {
    expect(windowsFacts('Acme/Operational', 1, '')).to.deep.include({
      products: ['windows'],
      services: [],
      categories: [],
    });
  });
});
