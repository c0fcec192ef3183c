import { companyNameKey } from './company-name.js';

describe('companyNameKey', () => {
  it.each([
    ['Acme GmbH', 'acme'],
    ['ACME Inc.', 'acme'],
    ['Acme, Inc', 'acme'],
    ['Acme Corp. Ltd.', 'acme'],
    ['Müller & Söhne GmbH & Co. KG', 'muller and sohne'],
    ['Mueller und Soehne', 'mueller und soehne'],
    ['Société Générale S.A.', 'societe generale'],
    ['Ferrari S.p.A.', 'ferrari'],
    ['Kowalski Sp. z o.o.', 'kowalski'],
    ['Huawei Technologies Co., Ltd.', 'huawei technologies'],
    ['  Weiß-Blau   UG (haftungsbeschränkt) ', 'weiss blau'],
    ['株式会社日立', '株式会社日立'],
  ])('compares %s as %s', (name, key) => {
    expect(companyNameKey(name)).toBe(key);
  });

  it('drops no word: whoever is like another is not the other', () => {
    expect(companyNameKey('Smith & Co')).not.toBe(companyNameKey('Smith Ltd'));
    expect(companyNameKey('Acme Holding GmbH')).not.toBe(companyNameKey('Acme GmbH'));
    expect(companyNameKey('Acme Deutschland GmbH')).not.toBe(companyNameKey('Acme GmbH'));
  });

  it('keeps a name that is nothing but a legal form', () => {
    expect(companyNameKey('Limited')).toBe('limited');
    expect(companyNameKey('Limited Ltd')).toBe('limited');
  });

  it.each(['', '--', 'AB', 'X GmbH'])('does not compare %j: it says too little', name => {
    expect(companyNameKey(name)).toBeNull();
  });
});
