import { expect } from 'chai';
import { TLP_LABELS, mostRestricted } from '../../../ingest/event/tlp.ts';

describe('TLP', () => {
  it('shows a container by the most restricted of its items', () => {
    expect(mostRestricted(['TLP:GREEN', 'TLP:AMBER+STRICT', 'TLP:AMBER'])).to.equal(
      'TLP:AMBER+STRICT',
    );
    expect(mostRestricted([...TLP_LABELS].reverse())).to.equal('TLP:RED');
    expect(mostRestricted([])).to.equal(undefined);
  });
});
