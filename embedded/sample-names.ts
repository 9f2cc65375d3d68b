/** The words that sample people are made of. Numbers and domains are those set aside for fiction. */

/** One country's people: what they are called, where they live, how they are reached. */
export type SampleWords = {
  country: string;
  language: string;
  given: readonly string[];
  family: readonly string[];
  streets: readonly string[];
  towns: readonly string[];
  addressOf: (street: string, house: number, town: string) => string;
  /** `serial` from 0 to 999. */
  phoneOf: (serial: number) => string;
};

const listed = (text: string): string[] => text.split(', ');
const threeDigits = (serial: number): string => String(serial).padStart(3, '0');

const germany: SampleWords = {
  country: 'DE',
  language: 'de',
  given: listed(
    'Anna, Ben, Clara, David, Emilia, Felix, Greta, Hannes, Ida, Jonas, Käthe, Lukas, ' +
      'Mia, Noah, Özlem, Paul, Renate, Sören, Tülay, Ute, Viktor, Wiebke, Yusuf, Zoë',
  ),
  family: listed(
    'Müller, Schmidt, Schneider, Fischer, Weber, Meyer, Wagner, Becker, Schulz, Hoffmann, ' +
      'Schäfer, Koch, Bauer, Richter, Klein, Wolf, Schröder, Neumann, Schwarz, Yılmaz, ' +
      'Großmann, von der Heide, Lindner-Voß, Nowak, Krüger, Jäger, Öztürk, Lang',
  ),
  streets: listed(
    'Lindenallee, Hauptstraße, Gartenweg, Bahnhofstraße, Am Mühlbach, Goethestraße, Schulgasse, ' +
      'Rosenweg, Kirchplatz, Uferstraße, Birkenhain, Alte Gasse, Schillerstraße, An der Weide',
  ),
  towns: listed(
    '10115 Berlin, 20095 Hamburg, 80331 München, 50667 Köln, 04109 Leipzig, 01067 Dresden, ' +
      '70173 Stuttgart, 28195 Bremen, 90402 Nürnberg, 24103 Kiel, 99084 Erfurt, 55116 Mainz',
  ),
  addressOf: (street, house, town) => `${street} ${house}, ${town}`,
  phoneOf: (serial) => `+49 30 23125 ${threeDigits(serial)}`,
};

const britain: SampleWords = {
  country: 'GB',
  language: 'en',
  given: listed(
    'Alice, Bartholomew, Charlotte, Dylan, Eleanor, Finlay, Grace, Hamish, Isla, Jack, ' +
      'Kiran, Lily, Mohammed, Niamh, Oliver, Priya, Rhys, Siân, Thomas, Una, William, Zara',
  ),
  family: listed(
    'Smith, Jones, Taylor, Brown, Williams, Wilson, Johnson, Davies, Patel, Robinson, Wright, ' +
      "O'Neill, Thompson, Evans, Walker, Khan, Roberts, MacDonald, Hughes, Green, Edwards, " +
      'Clarke-Hill, Singh, Begum, Fraser, Llewellyn, Baker, Ward',
  ),
  streets: listed(
    'High Street, Station Road, Church Lane, Victoria Road, Mill Lane, Park Avenue, Queen Street, ' +
      'The Crescent, Manor Road, Albert Terrace, Orchard Way, Bridge Street, Kingsway, The Green',
  ),
  towns: listed(
    'London SE1 9ZZ, Leeds LS1 1ZZ, Bristol BS1 5ZZ, Manchester M1 2ZZ, Cardiff CF10 1ZZ, ' +
      'Edinburgh EH1 1ZZ, Belfast BT1 4ZZ, Norwich NR1 3ZZ, York YO1 7ZZ, Exeter EX1 1ZZ',
  ),
  addressOf: (street, house, town) => `${house} ${street}, ${town}`,
  phoneOf: (serial) => `+44 20 7946 0${threeDigits(serial)}`,
};

/** The countries of the sample company, with how many customers each has. */
export const sampleCountries: readonly { words: SampleWords; people: number }[] = [
  { words: germany, people: 180 },
  { words: britain, people: 118 },
];

export const samplePlans = ['Basic', 'Team', 'Team Plus', 'Enterprise'] as const;

/** Where the company has what it knows from, as customers are told. */
export const sampleSources = ['You, when you signed up', 'You, by phone', 'You, in your account'] as const;

/** Letters that an address before the @ must do without; the rest of them lose their marks. */
const spelledOut: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss', ı: 'i' };

/** `Käthe von der Heide` -> `kaethe.von.der.heide`. */
export const mailNameOf = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[äöüßı]/gu, (letter) => spelledOut[letter] ?? letter)
    .normalize('NFD')
    .replaceAll(/[\u0300-\u036f']/gu, '')
    .replaceAll(/[^a-z0-9]+/gu, '.');
