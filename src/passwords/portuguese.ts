/** What people here choose first, beside the words of the dictionary. */
export const portuguesePasswords: readonly string[] = [
  'senha', 'minhasenha', 'minhasenhasecreta', 'minhasenhaforte', 'senhasegura', 'senhaforte', 'senhapadrao', 'senhamestre', 'senhadoescritorio',
  'senhadosistema', 'novasenha', 'mudarsenha', 'trocarsenha', 'mudar', 'trocar', 'alterar', 'esqueciasenha', 'esqueciminhasenha', 'naoseiasenha',
  'naolembroasenha', 'naoesquecerasenha', 'semsenha', 'acesso', 'acessoliberado', 'usuario', 'administrador', 'administracao', 'contabilidade',
  'contador', 'contadora', 'escritoriocontabil', 'escritoriodecontabilidade', 'departamentopessoal', 'bemvindo', 'bemvinda', 'sejabemvindo', 'bomdia',
  'euteamo', 'teamo', 'teamomuito', 'euteamomuito', 'amorzinho', 'meuamor', 'amordaminhavida', 'minhavida', 'felicidade', 'saudade', 'princesa', 'gatinha',
  'deus', 'deusefiel', 'deusefielsempre', 'deusnocomando', 'deusnocontrole', 'jesus', 'jesuscristo', 'jesusteama', 'jesusesalvador', 'jesuscristoesalvador',
  'osenhoremeupastor', 'osenhoremeupastornadamefaltara', 'nossasenhora', 'nossasenhoraaparecida', 'gracasadeus', 'sedeusquiser', 'fenodeus',
  'brasil', 'brasilbrasil', 'meubrasil', 'flamengo', 'mengao', 'corinthians', 'timao', 'vaicorinthians', 'palmeiras', 'saopaulofc', 'saopaulo', 'santosfc',
  'gremio', 'internacional', 'colorado', 'vasco', 'vascodagama', 'cruzeiro', 'atleticomineiro', 'botafogo', 'fluminense', 'chapecoense', 'avai', 'figueirense',
  'joinville', 'joinvilleesporteclube', 'santacatarina', 'florianopolis', 'riodejaneiro', 'belohorizonte', 'portoalegre', 'curitiba',
  'familia', 'minhafamilia', 'meusfilhos', 'mamaepapai', 'vovovovo', 'cachorro', 'gatopreto', 'cavalo', 'borboleta', 'girassol', 'estrela', 'chocolate',
  'carro', 'computador', 'internet', 'celular', 'futebol', 'carnaval', 'natal', 'anonovo', 'feliznatal', 'segundafeira', 'sextafeira', 'janeiro', 'dezembro',
  'tudodebom', 'quemsabe', 'paznoamor', 'pazeamor', 'umdoistres', 'umdoistresquatro', 'umdoistresquatrocinco', 'abrasesamo', 'abretesesamo',
  'batatinhaquandonasce', 'atireiopaunogato', 'cirandacirandinha', 'agualemoleempedradura', 'aguamoleempedradura', 'deusajudaquemcedomadruga',
  'qwertyuiop', 'asdfghjkl', 'zxcvbnm', 'qwerty', 'asdfgh', 'qazwsx', 'qazwsxedc', '1q2w3e4r', '1q2w3e4r5t', 'abcdefghij', 'aaaaaa', 'letmein', 'welcome',
]
