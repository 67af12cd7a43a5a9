/** Words in the names of Brazilian companies that hardly tell one company from another, all of them as `fold` writes them. */

/** Legal forms and what the register writes beside them; they are no part of a name. */
export const legalForms = new Set(('ltda ldta lta limitada eireli epp mei cia companhia slu spe microempresa ' +
  'sociedade soc individual unipessoal anonima simples').split(' '))

/** Legal forms that are words too: only at the end of a name. */
export const finalForms = new Set(['s', 'a', 'sa', 'ss', 'me', 'em', 'recuperacao', 'judicial', 'liquidacao', 'falida'])

export const fillers = new Set('de da do das dos di del e em a o as os ao para por com no na nos nas n the of and et und'.split(' '))

/** Words of a trade. Those in one line mean the same; what follows a slash is how they are abbreviated. */
const trades = `
  academia / acad
  acougue carnes frigorifico / frig
  administradora administracao administrativa / adm admin
  advocacia advogados advogado adv juridica
  agencia / ag
  agropecuaria agropecuario agricola agro / agrop agropec
  alimentos alimenticios alimentacao / alim
  aluguel locadora locacao locacoes / loc
  arquitetura arquitetos / arq
  armazem
  artefatos / artef
  assessoria / assess
  assistencia / assist
  associacao associados / assoc ass
  atacado atacadista distribuidora distribuicao / dist distr distrib
  auto autos automoveis veiculos automotivo / veic autom
  autopecas
  banco
  bar lanchonete lanches / lanch
  barbearia
  bazar
  bebidas / beb
  beleza estetica / estet
  bicicletas
  borracharia
  brinquedos
  calcados / calc
  center centro
  ceramica
  cervejaria
  clinica / clin
  clube
  colegio escola ensino educacional educacao educativa formacao condutores / col esc educ cfc
  combustiveis combustivel posto / comb
  comercial comercio comercializadora comerciais / com comerc cial
  computadores informatica / inf inform info
  condominio / cond condom
  confeccoes confeccao confecoes vestuario moda modas roupas / conf confec vest
  confeitaria doces doceria
  construtora construcao construcoes construcivil / const constr construt
  consultoria consultores / consult
  contabilidade contabil contador contadores / contab
  cooperativa / coop
  corretora / corret
  cosmeticos perfumaria / cosm
  cultural cultura / cult
  desportiva esportivo esportes esportiva / desp esp
  edificio / ed edif
  editora grafica / graf
  eletrica eletrico eletricos eletro eletronica eletronicos / elet eletr
  embalagens / emb embal
  empreendimentos / empreend
  empresa empresarial / emp empr
  engenharia engenheiros / eng engen
  escritorio / escrit
  estamparia
  estofaria estofados
  eventos
  fabrica
  farmacia drogaria medicamentos farmaceutica / farm drog
  ferragens ferramentas / ferr
  fisioterapia / fisio
  floricultura
  fundacao / fund
  funeraria
  funilaria
  gestao
  grupo
  hospital hospitalar / hosp
  hotel hotelaria pousada
  igreja / ig
  imobiliaria imoveis / imob
  importadora importacao exportacao / imp export import
  incorporadora incorporacoes / incorp
  industria industrial industrias / ind indust
  instalacoes / inst
  instituto
  internet telecomunicacoes telecom
  investimentos participacoes holding / part particip invest
  joalheria
  laboratorio analises / lab labor
  lavanderia
  limpeza higiene
  livraria papelaria / pap
  loja lojas magazine
  logistica / log
  madeireira madeiras / mad
  manutencao / manut
  maquinas equipamentos / maq equip
  marcenaria moveis mobiliario / marc mov
  maternidade
  materiais material / mat
  mecanica mecanico / mec
  medica medico medicina saude / med
  mercado supermercado supermercados mercearia / merc superm super
  metalurgica metais / met metal
  municipal municipio / mun
  odontologia odontologica odonto / odont
  oficina / of
  optica otica
  padaria panificadora panificacao paes / pad panif
  pecas acessorios / pec
  pescados
  pinturas tintas
  pizzaria / pizz
  prefeitura / pref
  producoes
  produtos / prod
  refrigeracao / refrig
  representacoes representacao / rep repr repres
  restaurante / rest restaur
  rodoviario rodoviarios rodoviaria / rod rodov
  salao
  seguros / seg
  serralheria
  servicos servico / serv
  sindicato / sind
  solucoes
  studio estudio
  tecidos textil malhas / tec text
  tecnologia tecnologica / tecnol
  trabalhadores / trab
  transportes transporte transportadora / transp trans
  turismo viagens / tur
  utilidades presentes
  veterinaria / vet
  vidracaria vidros
  vigilancia seguranca / vigil`

/** Words that many names share without being a trade. */
const common = `
  sao santo santa
  nossa senhora
  dom dona
  vila villa jardim jardins parque bairro
  avenida rua praca rodovia
  residencial
  irmaos irmas irmao
  moradores
  filhos filhas
  dois tres
  doutor doutora professor professora padre coronel general
  nordeste
  evangelica evangelico assembleia
  sociais social`

/** Given names and surnames that stand in every second name. */
const everyday = `jose joao antonio francisco carlos paulo pedro luiz luis marcos maria ana
  silva santos souza oliveira pereira lima costa ferreira rodrigues almeida alves ribeiro gomes martins`

/** Words that tell a relative, a branch or a part of the town from the same name without them. */
export const tellingApart = new Set(('filho neto sobrinho junior ' +
  'norte sul leste oeste filial bloco fase').split(' '))

interface KnownWord { meaning: string, weight: number, isTrade: boolean }

const TRADE_WEIGHT = 0.35
const EVERYDAY_WEIGHT = 0.6

/** Words whose weight is not that of a proper name; abbreviations are among them. */
export const known = new Map<string, KnownWord>()
/** Each abbreviation with the words it may stand for. */
export const abbreviations = new Map<string, readonly string[]>([
  ['sta', ['santa']], ['sto', ['santo']], ['sra', ['senhora']], ['nsa', ['nossa']], ['n', ['nossa']], ['jd', ['jardim']], ['vl', ['vila']],
  ['pq', ['parque']], ['pca', ['praca']], ['irms', ['irmaos']], ['dr', ['doutor']], ['dra', ['doutora']],
  ['prof', ['professor']], ['profa', ['professora']], ['pe', ['padre']], ['cel', ['coronel']], ['gal', ['general']],
  ['jr', ['junior']], ['fco', ['francisco']], ['gde', ['grande']],
])

for (const row of trades.trim().split('\n')) {
  const [words = '', short = ''] = row.split('/').map(part => part.trim())
  const meanings = words.split(' ')
  for (const word of meanings) known.set(word, { meaning: meanings[0]!, weight: TRADE_WEIGHT, isTrade: true })
  for (const abbreviation of short.split(' ').filter(Boolean)) {
    abbreviations.set(abbreviation, [...abbreviations.get(abbreviation) ?? [], ...meanings])
  }
}
for (const word of common.trim().split(/\s+/)) known.set(word, { meaning: word, weight: TRADE_WEIGHT, isTrade: false })
for (const word of everyday.trim().split(/\s+/)) known.set(word, { meaning: word, weight: EVERYDAY_WEIGHT, isTrade: false })
