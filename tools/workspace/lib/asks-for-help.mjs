/**
 * Whether a command line wants to be told what there is, and does nothing.
 * @param {readonly string[]} argv what follows the program's name
 */
export function asksForHelp(argv) {
  const end = argv.indexOf('--');
  const options = end === -1 ? argv : argv.slice(0, end);
  return (
    argv.length === 0 ||
    argv[0] === 'help' ||
    options.some((word) => ['--help', '-h', '--version', '-V'].includes(word))
  );
}
