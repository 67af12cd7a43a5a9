export const given = ['Ana', 'Beatriz', 'Caio', 'Davi', 'Elisa', 'Fábio', 'Gabriela', 'Heitor', 'Íris', 'João', 'Karina', 'Luís', 'Márcia',
  'Noemi', 'Otávio', 'Paula', 'Rogério', 'Sílvia', 'Tânia', 'Valdir', 'Zilda']

export const surnames = ['Almeida', 'Bachmann', 'Conceição', 'Duarte', 'Espíndola', 'Fagundes', 'Gonçalves', 'Hoepers', 'Krüger', 'Lopes', 'Maia',
  'Niehues', 'Oliveira', 'Prado', 'Reinert', 'Schneider', 'Tavares', 'Vieira', 'Wegner', 'Zimmermann']

export const trades = ['Padaria', 'Oficina Mecânica', 'Mercado', 'Clínica Odontológica', 'Transportes', 'Confecções', 'Marcenaria', 'Metalúrgica',
  'Escola Infantil', 'Farmácia', 'Construções', 'Restaurante', 'Papelaria', 'Distribuidora', 'Serralheria']

export const streets = ['Rua do Príncipe', 'Rua Ottokar Doerffel', 'Avenida Getúlio Vargas', 'Rua XV de Novembro', 'Rua Iririú', 'Avenida Brasil',
  'Rua das Palmeiras', 'Rua Sete de Setembro', 'Avenida Santos Dumont']

export const cities = [
  { name: 'Joinville', state: 'SC', cep: '89201-400', area: '47' }, { name: 'Jaraguá do Sul', state: 'SC', cep: '89251-000', area: '47' },
  { name: 'Florianópolis', state: 'SC', cep: '88010-000', area: '48' }, { name: 'Curitiba', state: 'PR', cep: '80010-000', area: '41' },
  { name: 'São Paulo', state: 'SP', cep: '01310-100', area: '11' }, { name: 'Porto Alegre', state: 'RS', cep: '90010-150', area: '51' },
  { name: 'Belo Horizonte', state: 'MG', cep: '30130-000', area: '31' }, { name: 'Recife', state: 'PE', cep: '50010-000', area: '81' },
]
