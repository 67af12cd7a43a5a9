import { generator } from '../demo/generator.ts'

const given = ('Ana Maria José João Antônio Francisco Carlos Paulo Pedro Lucas Luiz Marcos Luís Gabriel Rafael Daniel Marcelo Bruno Eduardo Felipe ' +
  'Raimundo Rodrigo Manoel Mateus André Fernando Fábio Leonardo Gustavo Guilherme Leandro Tiago Anderson Ricardo Márcio Jorge Sebastião ' +
  'Alexandre Roberto Edson Diego Vítor Sérgio Cláudio Juliana Márcia Fernanda Patrícia Aline Sandra Camila Amanda Bruna Jéssica Letícia ' +
  'Júlia Luciana Vanessa Mariana Gabriela Vera Vitória Larissa Cláudia Beatriz Rita Luana Sônia Renata Eliane').split(' ')

const surnames = ('Silva Santos Oliveira Souza Rodrigues Ferreira Alves Pereira Lima Gomes Costa Ribeiro Martins Carvalho Almeida Lopes Soares ' +
  'Fernandes Vieira Barbosa Rocha Dias Nascimento Andrade Moreira Nunes Marques Machado Mendes Freitas Cardoso Ramos Gonçalves Santana ' +
  'Teixeira Cavalcanti Moura Campos Batista Castro Pinto Duarte Reis Borges Monteiro Farias Araújo Melo Barros Correia Schneider Müller ' +
  'Schmidt Weber Krüger Hoffmann Becker Wagner Fischer Zimmermann Bachmann Hoepers Niehues Wegner Reinert Tavares Prado Maia Fagundes ' +
  'Espíndola Conceição Rossi Bianchi Ferrari Colombo Ricci Marini Bruno Greco Conti Moretti Barbieri Fontana Rizzo Zanella Bonatto Piske ' +
  'Haverroth Kaesemodel Döhler Bornhausen Trentini Steuernagel Lenzi Petry Moser Bayer Gatz Berger Lepper Tomelin Colin').split(' ')

const trades = ('Padaria|Oficina Mecânica|Mercado|Clínica Odontológica|Transportes|Confecções|Marcenaria|Metalúrgica|Escola Infantil|Farmácia|' +
  'Construtora|Restaurante|Papelaria|Distribuidora de Bebidas|Serralheria|Comércio de Alimentos|Auto Peças|Supermercado|Imobiliária|' +
  'Consultoria|Engenharia|Contabilidade|Advocacia|Hotel|Pousada|Pizzaria|Lanchonete|Floricultura|Ótica|Gráfica|Indústria de Móveis|' +
  'Materiais de Construção|Informática|Tecnologia|Representações|Corretora de Seguros|Agropecuária|Posto|Lavanderia|Academia|Pet Shop|' +
  'Vidraçaria|Madeireira|Refrigeração|Serviços de Limpeza|Vigilância|Turismo|Calçados|Tecidos|Eventos').split('|')

const words = ('Central Avenida Bom Boa Bela Nova Novo Vale Serra Sol Mar Verde Azul Estrela Brasil União Progresso Aliança Modelo Ideal Real ' +
  'Imperial Popular Nacional Atlântico Pacífico Horizonte Aurora Primavera Girassol Cristal Diamante Ouro Prata Ponto Certo Dois Irmãos ' +
  'Três Sabor Casa Lar Vida Saúde Paz Luz Força Fácil Rápido Total Global Alfa Beta Delta Ômega Prime Master Mega Super Norte Sul Leste ' +
  'São Santa Santo José João Antônio Rita Luzia Rosa Vista Alegre Grande Rio Branco Campo Flor Jardim Família Amigo Fiel').split(' ')

const cities = ['São Paulo', 'Rio de Janeiro', 'Belo Horizonte', 'Curitiba', 'Porto Alegre', 'Recife', 'Salvador', 'Fortaleza', 'Joinville',
  'Florianópolis', 'Blumenau', 'Itajaí', 'Campinas', 'Santos', 'Natal', 'Goiânia', 'Lages', 'Chapecó', 'Jaraguá do Sul', 'Criciúma']

const starts = ['b', 'br', 'c', 'cl', 'd', 'f', 'fr', 'g', 'gr', 'j', 'l', 'm', 'n', 'p', 'pr', 'r', 's', 't', 'tr', 'v', 'z', 'st', 'kl', 'schw']
const middles = ['a', 'e', 'i', 'o', 'u', 'ei', 'au', 'ia']
const ends = ['l', 'r', 'n', 's', 'ss', 't', 'tt', 'm', 'nn', '', '', '', 'ck', 'tz']

export interface Business { name: string, trade: string, city: string }

/** Names like those of Brazilian companies: few words that many share, many that few have. The same for the same seed. */
export function* businesses (seed: number): Generator<Business, never> {
  const random = generator(seed)
  const any = <Thing>(things: readonly Thing[]): Thing => things[Math.floor(random() * things.length)]!
  // The first ones are the most frequent, as with people's names.
  const usual = (things: readonly string[]): string => things[Math.floor(random() ** 2.2 * things.length)]!
  const rare = () => capital(`${any(starts)}${any(middles)}${any(starts)}${any(middles)}${any(ends)}${random() < 0.5 ? any(['er', 'i', 'o', 'a', 'mann']) : ''}`)
  const family = () => random() < 0.45 ? rare() : usual(surnames)
  for (;;) {
    const city = any(cities)
    const [kind, trade] = [random(), any(trades)]
    if (kind < 0.3) yield { name: `${usual(given)} ${usual(given)} ${family()} ${family()}`, trade: '', city }
    else if (kind < 0.5) yield { name: `${trade} ${family()} Ltda`, trade: `${trade} ${any(words)} ${any(words)}`, city }
    else if (kind < 0.7) yield { name: `${family()} & ${family()} ${trade} Ltda`, trade: '', city }
    else if (kind < 0.85) yield { name: `${trade} ${any(words)} ${any(words)} Ltda ME`, trade: '', city }
    else yield { name: `${rare()} ${trade} S.A.`, trade: rare(), city }
  }
}

function capital (word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}
