import { Controller, Get, Inject, Param } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { CurrentTemplates } from '@endoscope/sessions';
import { dnsLabel } from '../../http/schemas.ts';
import { templateJson, templateListSchema, templateSchema } from '../../present/template.ts';

/** For whoever is signed in: a template holds no secret, and what it makes is judged by policy. */
@ApiTags('templates')
@Controller('v1/templates')
export class TemplatesController {
  constructor(@Inject(CurrentTemplates) private readonly templates: CurrentTemplates) {}

  @Get()
  @ApiOperation({ operationId: 'listTemplates', summary: 'Templates of debug workloads, by name.' })
  @ApiResponse({ status: 200, standardSchema: templateListSchema })
  listTemplates() {
    return { templates: this.templates.list().map(templateJson) };
  }

  @Get(':template')
  @ApiOperation({ operationId: 'getTemplate', summary: 'One template.' })
  @ApiResponse({ status: 200, standardSchema: templateSchema })
  getTemplate(@Param('template', { schema: dnsLabel }) template: string) {
    return templateJson(this.templates.get(template));
  }
}
