/** A browser's or program's long name in a few words. */
export function deviceInWords(userAgent: string | undefined): string {
  if (userAgent === undefined || userAgent === '') {
    return 'Unknown program';
  }
  const browser = [
    ['Edg/', 'Edge'],
    ['OPR/', 'Opera'],
    ['Firefox/', 'Firefox'],
    ['Chrome/', 'Chrome'],
    ['Safari/', 'Safari'],
  ].find(([mark]) => userAgent.includes(mark!))?.[1];
  const system = [
    ['iPhone', 'iPhone'],
    ['iPad', 'iPad'],
    ['Android', 'Android'],
    ['Windows', 'Windows'],
    ['Mac OS X', 'macOS'],
    ['CrOS', 'ChromeOS'],
    ['Linux', 'Linux'],
  ].find(([mark]) => userAgent.includes(mark!))?.[1];
  if (browser === undefined) {
    return userAgent.split(/[\s(]/)[0] ?? userAgent;
  }
  return system === undefined ? browser : `${browser} on ${system}`;
}
