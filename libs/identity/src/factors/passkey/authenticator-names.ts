/** Where many people keep keys, by AAGUID (Web Authentication Level 3 §6.5.1): only what a key is called at first follows from it. */
const names: Readonly<Record<string, string>> = {
  '08987058-cadc-4b81-b6e1-30de50dcbe96': 'Windows Hello',
  '17290f1e-c212-34d0-1423-365d729f09d9': 'Thales',
  '2fc0579f-8113-47ea-b116-bb5a8db9202a': 'YubiKey',
  '50726f74-6f6e-5061-7373-50726f746f6e': 'Proton Pass',
  '531126d6-e717-415c-9320-3d9aa6981239': 'Dashlane',
  '53414d53-554e-4700-0000-000000000000': 'Samsung Pass',
  '6028b017-b1d4-4c02-b4b3-afcdafc96bb2': 'Windows Hello',
  '9ddd1817-af5a-4672-a2b9-3e3dd95000a9': 'Windows Hello',
  'adce0002-35bc-c60a-648b-0b25f1f05503': 'Chrome',
  'b84e4048-15dc-4dd0-8640-f4f60813c8af': 'NordPass',
  'bada5566-a7aa-401f-bd96-45619a55120d': '1Password',
  'cb69481e-8ff7-4039-93ec-0a2729a154a8': 'YubiKey',
  'd548826e-79b4-db40-a3d8-11116f7e8349': 'Bitwarden',
  'ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4': 'Google',
  'ee882879-721c-4913-9775-3dfcce97072a': 'YubiKey',
  'fa2b99dc-9e39-4257-8f92-4a30d23c4118': 'YubiKey',
  'fbfc3007-154e-4ecc-8c0b-6e020557d7bd': 'iCloud',
  'fdb141b2-5d84-443e-8a35-4698c205a502': 'KeePassXC',
};

/** Undefined where it is not known, or not told. */
export function authenticatorName(aaguid: string | undefined): string | undefined {
  return aaguid === undefined ? undefined : names[aaguid];
}
